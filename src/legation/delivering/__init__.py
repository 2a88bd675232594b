"""Alerts to people elsewhere: by webhook and by e-mail, tried again when it fails, every attempt in the record."""

from legation.delivering.rounds import Deliverer, Round
from legation.delivering.settings import DeliverySettings, load_delivery_settings

__all__ = ["Deliverer", "DeliverySettings", "Round", "load_delivery_settings"]
