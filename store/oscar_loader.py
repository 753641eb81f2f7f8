"""Find a class of Oscar's: in our stand-in first, then in Oscar's own package.

Oscar's loader imports its own module first, always. That pulls in what a stand-in exists to replace
(its search needs haystack), so we look at home before asking it.
"""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from oscar.core.loading import default_class_loader


def load_classes(module_label: str, classnames: list[str], module_prefix: str = "oscar.apps") -> list[type]:
    label, _, module = module_label.partition(".")
    home = apps.app_configs[label].name if label in apps.app_configs else ""
    if home and not home.startswith(module_prefix) and _exists(f"{home}.{module}"):
        ours = import_module(f"{home}.{module}")
        if all(hasattr(ours, name) for name in classnames):
            return [getattr(ours, name) for name in classnames]
    if not home:  # an app of Oscar's that is not installed: its plain classes may still be used
        theirs = import_module(f"{module_prefix}.{module_label}")
        return [getattr(theirs, name) for name in classnames]
    return default_class_loader(module_label, classnames, module_prefix)


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
