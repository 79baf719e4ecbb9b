"""How each online geocoder is asked and answers. Pure: what to send, and what an answer means in WGS-84.

Tianditu answers in CGCS2000 (WGS-84 within centimetres), Amap in GCJ-02, Baidu in BD-09.
Sources: lbs.tianditu.gov.cn/server/geocodinginterface.html, lbs.amap.com/api/webservice/guide/api/georegeo,
lbsyun.baidu.com/faq/api?title=webapi/guide/webservice-geocoding.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from geo.coordinates import BD09, CGCS2000, GCJ02, convert


class Unreadable(ValueError):
    """An answer that is not of the form the provider describes."""


class KeyRefused(ValueError):
    """The provider does not accept the key."""


class QuotaUsedUp(ValueError):
    """The provider answers no more for now."""


@dataclass(frozen=True)
class Found:
    """A point in WGS-84; `level` is door, village, township or county, `said` is the provider's own word for it."""

    lon: float
    lat: float
    level: str
    said: str


@dataclass(frozen=True)
class Provider:
    """`asks` makes the query of an address and a key, `reads` takes the answer's JSON: a point, or None for nothing."""

    name: str
    address: str
    system: str
    asks: Callable[[str, str], dict[str, str]]
    reads: Callable[[Mapping[str, Any]], "Found | None"]


_DOORS = (
    "门牌号", "门址", "单元号", "楼栋号", "楼层", "房间", "兴趣点", "住宅区", "小巷", "POI", "地名地址", "商务大厦",
    "房地产",
)  # fmt: skip
_LEVELS = dict.fromkeys(_DOORS, "door") | {
    "村庄": "village", "行政村": "village", "自然村": "village", "村": "village",
    "乡镇": "township", "街道": "township",
}  # fmt: skip
_USED_UP = ("配额", "上限", "超出", "超限")
_AMAP_KEY = {"10001", "10002", "10005", "10006", "10007", "10008", "10009", "10010", "10012", "10013"}
_AMAP_QUOTA = {"10003", "10004", "10014", "10015", "10019", "10020", "10021", "10029", "10044", "10045"}
_BAIDU_KEY = {101, 102, 200, 201, 202, 203, 210, 211, 220, 230, 231, 240}
_BAIDU_QUOTA = {4, 301, 302, 401, 402}
_BAIDU_NOTHING = 1


def _tianditu_asks(address: str, key: str) -> dict[str, str]:
    return {"ds": json.dumps({"keyWord": address}, ensure_ascii=False), "tk": key}


def _tianditu_reads(answer: Mapping[str, Any]) -> Found | None:
    status = str(answer.get("status", ""))
    if "code" in answer and "location" not in answer:  # of the gateway before the service: {"code", "msg", "resolve"}
        raise QuotaUsedUp if any(word in str(answer.get("msg")) for word in _USED_UP) else KeyRefused
    if status == "404" or (status == "0" and not answer.get("location")):
        return None
    if status != "0":
        raise Unreadable
    at = answer["location"]
    return _found(at["lon"], at["lat"], CGCS2000, str(at.get("level") or ""))


def _amap_asks(address: str, key: str) -> dict[str, str]:
    return {"address": address, "key": key, "output": "JSON"}


def _amap_reads(answer: Mapping[str, Any]) -> Found | None:
    if str(answer.get("status")) != "1":
        _refuse(str(answer.get("infocode", "")), key=_AMAP_KEY, quota=_AMAP_QUOTA)
        if str(answer.get("info", "")) == "ENGINE_RESPONSE_DATA_ERROR":
            return None  # its word for an address that it cannot make out
        raise Unreadable
    if not answer["geocodes"]:
        return None
    first = answer["geocodes"][0]
    lon, lat = str(first["location"]).split(",")
    return _found(lon, lat, GCJ02, str(first.get("level") or ""))


def _baidu_asks(address: str, key: str) -> dict[str, str]:
    return {"address": address, "ak": key, "output": "json"}


def _baidu_reads(answer: Mapping[str, Any]) -> Found | None:
    status = int(answer["status"])
    if status == _BAIDU_NOTHING:
        return None
    if status:
        _refuse(status, key=_BAIDU_KEY, quota=_BAIDU_QUOTA)
        raise Unreadable
    result = answer["result"]
    return _found(result["location"]["lng"], result["location"]["lat"], BD09, str(result.get("level") or ""))


def _refuse(code: Any, *, key: set[Any], quota: set[Any]) -> None:
    if code in key:
        raise KeyRefused
    if code in quota:
        raise QuotaUsedUp


def _found(lon: Any, lat: Any, system: str, said: str) -> Found:
    lon, lat = float(lon), float(lat)
    if not (math.isfinite(lon) and math.isfinite(lat) and -180 <= lon <= 180 and -90 <= lat <= 90):
        raise Unreadable
    (point,) = convert([lon, lat], source=system)
    return Found(round(float(point[0]), 7), round(float(point[1]), 7), _LEVELS.get(said, "county"), said)


TIANDITU = Provider("tianditu", "https://api.tianditu.gov.cn/geocoder", CGCS2000, _tianditu_asks, _tianditu_reads)
AMAP = Provider("amap", "https://restapi.amap.com/v3/geocode/geo", GCJ02, _amap_asks, _amap_reads)
BAIDU = Provider("baidu", "https://api.map.baidu.com/geocoding/v3/", BD09, _baidu_asks, _baidu_reads)
PROVIDERS = {provider.name: provider for provider in (TIANDITU, AMAP, BAIDU)}


def answer_read(provider: Provider, body: bytes) -> Found | None:
    """What the body of an answer says: a point, or None where the provider knows nothing.

    Raises
    ------
    Unreadable, KeyRefused, QuotaUsedUp
    """
    try:
        answer = json.loads(body)
        if not isinstance(answer, dict):
            raise Unreadable
        return provider.reads(answer)
    except (KeyError, TypeError, IndexError, UnicodeDecodeError, json.JSONDecodeError, AttributeError) as error:
        raise Unreadable from error
    except (Unreadable, KeyRefused, QuotaUsedUp):
        raise
    except ValueError as error:
        raise Unreadable from error
