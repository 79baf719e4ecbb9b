"""Whose telephone holds some digits in a row: found by keyed pieces, then looked at one by one."""

from django.db.models import Q

from base.crypto import digits_of, pieces_sought
from visits.register.models import Contact, Elder
from visits.register.spelling.typed import LEAST_DIGITS

MOST_READ = 1000
"""Numbers read for one search; of four digits that begin a tenth of all numbers more may be meant."""


def elders_by_phone(digits: str, *, within: Q | None = None) -> list[int]:
    """Elders whose own number or a contact's holds the digits (four or more); `within` is a condition on elders.

    Pieces say who may be meant: a mark stands for several, so each number is read before anybody is named.
    """
    if len(digits) < LEAST_DIGITS:
        return []
    own, contacts = Elder.objects.all(), Contact.objects.all()
    if within is not None:
        own, contacts = own.filter(within), contacts.filter(elder__in=Elder.objects.filter(within).values("pk"))
    for marks in pieces_sought(digits):
        own = own.filter(phone_pieces__overlap=marks)
        contacts = contacts.filter(phone_pieces__overlap=marks)
    read = [
        *own.order_by().values_list("pk", "phone")[:MOST_READ],
        *contacts.order_by().values_list("elder_id", "phone")[:MOST_READ],
    ]
    return list(dict.fromkeys(pk for pk, phone in read if digits in digits_of(phone)))
