"""What people see of a personal fact they have no need to see whole."""


def mask_name(name: str) -> str:
    """王秀英 → 王**; the family name says enough to talk about a visit."""
    return name[:1] + "*" * (len(name) - 1)


def mask_phone(phone: str) -> str:
    """13812345678 → 138****5678"""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "*" * len(phone)


def mask_id_number(number: str) -> str:
    """140421194803121234 → 1404**********1234"""
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}" if len(number) > 8 else "*" * len(number)
