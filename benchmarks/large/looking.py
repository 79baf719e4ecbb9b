"""Types into the responder's search box, in the settings' database, and measures the server's answer to each kind."""

import argparse
import json
import os
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse
from tqdm import tqdm

from accounts.models import User
from benchmarks.large.asking import Look, at_percent, look_at
from visits.register.models import Contact, Elder
from visits.register.spelling.pinyin import pinyin_of

_SEED = 1


def questions(count: int) -> Iterator[tuple[str, list[str]]]:
    """Each kind of question, with so many of them about people who are there; the last finds nobody."""
    rng = Random(_SEED)
    pks = rng.sample(list(Elder.objects.values_list("pk", flat=True)), count)
    elders = list(Elder.objects.filter(pk__in=pks).select_related("household__village__parent", "household__place"))
    contacts = list(Contact.objects.filter(elder__in=pks).exclude(phone=""))
    villages = [elder.household.village for elder in elders]
    phones = [elder.phone for elder in elders if elder.phone]
    points = [elder.household.place.point for elder in elders if elder.household.place]
    yield "whole name", [elder.name for elder in elders]
    yield "family name", [elder.name[0] for elder in elders]
    yield "pinyin", [elder.pinyin.split()[0] for elder in elders]
    yield "initials", [elder.pinyin.split()[1] for elder in elders]
    yield "half a syllable", [elder.pinyin[:4] for elder in elders]
    yield "village", [village.name[:2] for village in villages]
    yield "village's initials", [pinyin_of(village.name[:3]).split()[1] for village in villages]
    yield "village + name", [f"{elder.household.village.name[:2]} {elder.name}" for elder in elders]
    yield "township + name", [f"{elder.household.village.parent} {elder.name}" for elder in elders]
    yield "address", [elder.household.address[-8:] for elder in elders if elder.household.address]
    yield "house number", [f"{elder.household.village.name[:3]} 1号" for elder in elders]
    yield "contact's name", [contact.name for contact in contacts]
    yield "whole phone", phones
    yield "phone's last four", [phone[-4:] for phone in phones]
    yield "phone's middle", [phone[3:8] for phone in phones]
    yield "identity number", [elder.id_number for elder in elders if elder.id_number]
    yield "coordinate", [f"{point.y:.5f},{point.x:.5f}" for point in points]
    yield "nobody", [f"龘{number}龘" for number in range(count)]


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="large locate")
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--who", default="city-responder")
    asked = parser.parse_args(argv)
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username=asked.who))
    found = []
    for kind, texts in tqdm(list(questions(asked.count)), file=sys.stderr):
        looks = [_look(client, text) for text in texts]
        if looks:
            walls, cpus = sorted(look.wall_ms for look in looks), sorted(look.cpu_ms for look in looks)
            at = at_percent(95, len(looks))
            row = {"kind": kind, "asked": len(looks), "failed": sum(look.status != 200 for look in looks)}
            row |= {"p50": statistics.median(walls), "p95": walls[at], "cpu": cpus[at], "most": walls[-1]}
            found.append(row | {"kb": max(look.kb for look in looks), "load": round(os.getloadavg()[0], 1)})
    asked.out.write_text(json.dumps(found), encoding="utf-8")
    return 0


def _look(client: Client, text: str) -> Look:
    """The second of two: the first warms what PostgreSQL reads."""
    url = f"{reverse('locate-search')}?{urlencode({'q': text})}"
    look_at(client, url)
    return look_at(client, url)
