"""What can go wrong with places and roads."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from base.errors import DomainError

if TYPE_CHECKING:
    from geo.models.versions import Version


class UserNeedsArea(DomainError):
    code = "user_needs_area"
    http_status = 422
    text = _("没有保存{who}：请指定可工作的地区（区划代码）。只有管理员可以先不指定。")


class RoadFileUnreadable(DomainError):
    code = "road_file_unreadable"
    text = _("路网文件“{name}”读不出来：不是 OSM 数据，或没有下载完整。请重新下载 .osm.pbf 或 .osm 文件后再导入。")


class RoadFileEmpty(DomainError):
    code = "road_file_empty"
    text = _("路网文件“{name}”里没有可以通行的道路（或都在所选区域之外）。请核对文件和区域是否是同一个地方。")


class RoadFileWithoutPoints(DomainError):
    code = "road_file_without_points"
    text = _(
        "路网文件“{name}”里有 {count} 条道路没有坐标：点不在文件里，或排在道路后面。"
        "请连同点一起导出（Overpass 用 out geom），.pbf 文件先用 osmium sort 排序，再导入。"
    )


class RoadFileWayTwice(DomainError):
    code = "road_file_way_twice"
    text = _(
        "路网文件“{name}”里同一条线（{way}）出现了两次，无法判断哪一条是对的。请重新导出，或删去其中一条后再导入。"
    )


class RoadFileNoLength(DomainError):
    code = "road_file_no_length"
    text = _("路网文件“{name}”里的道路加起来是 0 公里：坐标都在同一处。请重新导出带坐标的文件后再导入。")


class RoadFileElsewhere(DomainError):
    code = "road_file_elsewhere"
    text = _(
        "路网文件“{name}”与本地的区划都不相接：最近的是{area}，相距约 {kilometres} 公里。请核对是否下载了别处的数据。"
    )


class RoadImportRefused(DomainError):
    code = "road_import_refused"
    http_status = 409
    text = _("路网文件“{name}”没有启用：{problem}")


class RoadImportFailed(DomainError):
    code = "road_import_failed"
    http_status = 500
    text = _("路网导入 {run_id} 没有完成，仍用原来的路网。请重新上传；若仍不成，请把编号 {number} 告诉管理员。")


class RoadNetworkMissing(DomainError):
    code = "road_network_missing"
    http_status = 500
    text = _("路网 {version} 的数据文件不在服务器上。请管理员在“导入道路”上重新上传路网。")


class RoutingServerFailed(DomainError):
    code = "routing_server_failed"
    http_status = 502
    text = _("路径服务器（{kind}）没有给出可用的结果（{reason}），行程时间已改由本地路网计算。请管理员检查服务器。")


class RoadNetworkNotImported(DomainError):
    code = "road_network_not_imported"
    text = _("还没有导入路网，不能补路、封路或改车速。请管理员先在“导入道路”上传路网。")


class TerrainFileUnreadable(DomainError):
    code = "terrain_file_unreadable"
    text = _("高程文件“{name}”读不出来：{problem}。请重新下载 GeoTIFF（.tif）或 SRTM（.hgt）文件后再导入。")


class TerrainHgtName(DomainError):
    code = "terrain_hgt_name"
    text = _("高程文件“{name}”的名字里没有位置。.hgt 文件要按西南角命名，例如 N36E110.hgt；请改回原来的名字后再导入。")


class TerrainHgtSize(DomainError):
    code = "terrain_hgt_size"
    text = _(
        "高程文件“{name}”有 {size} 字节，不是 .hgt 应有的大小"
        "（1 秒的 25934402 字节，3 秒的 2884802 字节）。请重新下载后再导入。"
    )


class TerrainWithoutSystem(DomainError):
    code = "terrain_without_system"
    text = _("高程文件“{name}”没有说明坐标系，或坐标系认不出来。请向提供者问清后用 --crs 说明，例如 --crs EPSG:4547。")


class TerrainIsPicture(DomainError):
    code = "terrain_is_picture"
    text = _("“{name}”是一张图片（{bands}），不是高程。请用每个像元是海拔（整数或小数，单波段）的文件。")


class TerrainHeightsImplausible(DomainError):
    code = "terrain_heights_implausible"
    text = _(
        "高程文件“{name}”里的高程不可能是米：最低 {lowest}，居中 {middle}，最高 {highest}。"
        "可能单位是分米、厘米或英尺（请用 --unit dm、cm 或 ft 说明），也可能文件的字节次序不对（请重新下载）。"
    )


class TerrainTooSteep(DomainError):
    code = "terrain_too_steep"
    text = _(
        "高程文件“{name}”里的地面一半以上陡于 {degrees}°，没有这样的县：单位多半不是米，"
        "请用 --unit dm、cm 或 ft 说明后再导入。"
    )


class TerrainElsewhere(DomainError):
    code = "terrain_elsewhere"
    text = _("高程文件“{name}”与本地的区划都不相接：文件在{there}，本县在{here}。请核对是否下载了别处的数据。")


class TerrainEmpty(DomainError):
    code = "terrain_empty"
    text = _("高程文件“{name}”在本县范围内全是空值，一个高程也没有。请换一个文件后再导入。")


class TerrainMissing(DomainError):
    code = "terrain_missing"
    http_status = 500
    text = _("高程 {version} 的数据文件不在服务器上。请管理员用 manage import_terrain 重新导入。")


class RoadNotNear(DomainError):
    code = "road_not_near"
    text = _("点选处 {metres} 米以内没有相通的道路。请放大地图，点在道路上。")


class RoadEditTimesWrong(DomainError):
    code = "road_edit_times_wrong"
    text = _("“{name}”的结束时间（{valid_to}）不晚于开始时间（{valid_from}）。请改正时间后再保存。")


class RoadEditShapeWrong(DomainError):
    code = "road_edit_shape_wrong"
    text = _("“{name}”画的图形不能用：{reason}。请清除后重新画。")


class RoadEditOutside(DomainError):
    code = "road_edit_outside"
    text = _("“{name}”画在{area}以外。请移到本地区内，或在所属地区的页面上画。")


class RoadEditModesWrong(DomainError):
    code = "road_edit_modes_wrong"
    text = _("“{name}”的通行方式不对：{link_class}不能供{modes}通行。请改选类型，或去掉这些方式。")


class RoadLinkTouchesNothing(DomainError):
    code = "road_link_touches_nothing"
    text = _("“{name}”的两端离现有道路都超过 {metres} 米，没有接上。请把至少一端画到道路上。")


class RoadClosureTouchesNothing(DomainError):
    code = "road_closure_touches_nothing"
    text = _("“{name}”画的范围里没有{modes}可以走的道路。请点在道路上，或把范围画大一些。")


class RoadSpeedsWrong(DomainError):
    code = "road_speeds_wrong"
    text = _("“{name}”的车速有误：每项应为平时的 {least}% 至 {most}%，并且至少有一项不是 100%。请改正后再保存。")


class RoadEditOver(DomainError):
    code = "road_edit_over"
    text = _("“{name}”已经撤回或改过了。请刷新页面，以最新的一条为准。")


class BaseMapMissing(DomainError):
    code = "base_map_missing"
    text = _("还没有地图底图。请先导入道路，底图也从那份文件来，再取底图上的自然村。")


class AreaUnknown(DomainError):
    code = "area_unknown"
    http_status = 404
    text = _("没有区划代码“{code}”。请核对代码（县 6 位、乡镇 9 位、村 12 位），或先导入区划。")


class AreaHasNoPlace(DomainError):
    code = "area_has_no_place"
    text = _("“{name}”既没有边界也没有坐标点，不知道要留下哪里的路。请先导入它的坐标点或边界。")


class PointsTooFew(DomainError):
    code = "points_too_few"
    http_status = 409
    text = _(
        "“{name}”还不能推算村界：没有边界的 {villages} 个村里只知道 {known} 个的位置，至少要 {needed} 个。"
        "请先在“村的位置”上标出。"
    )


class TableUnreadable(DomainError):
    code = "table_unreadable"
    text = _("“{name}”不是可读的 CSV 表：{problem}。请另存为“CSV UTF-8”后再试{needed}。")

    def __init__(self, *, name: str, problem: str, needed: Sequence[str] = ()) -> None:
        told = _("，应有的列：{columns}").format(columns="、".join(needed)) if needed else ""
        super().__init__(name=name, problem=problem, needed=told)


class TableColumnsMissing(DomainError):
    code = "table_columns_missing"
    text = _("“{name}”缺少列：{missing}（应有：{needed}；现有：{found}）。请补上这些列的表头后再试。")


class ListingLayoutUnknown(DomainError):
    code = "listing_layout_unknown"
    text = _(
        "认不出“{name}”的表头（现有列：{found}）。区划表应有 county_code、county、township_code、township、"
        "village_code、village，或 code、parent、name、level。"
    )


class CoordinateSystemUnknown(DomainError):
    code = "coordinate_system_unknown"
    text = _("不认识的坐标系“{crs}”。请用 wgs84、gcj02、bd09、cgcs2000 或 EPSG 编号（如 EPSG:4526）。")


class CoordinateSystemWrong(DomainError):
    code = "coordinate_system_wrong"
    text = _("“{name}”按 {crs} 换算后落在{where}（例如 {example}）。{hint}请核对坐标系和经纬度的先后，指明后再导入。")


class BoundaryFileUnreadable(DomainError):
    code = "boundary_file_unreadable"
    text = _(
        "边界文件“{name}”读不出来{problem}。请确认文件完整，并且是 GeoJSON、Shapefile（打成 zip）、GeoPackage、KML 或"
        "带 WKT 或经度、纬度的 CSV。"
    )

    def __init__(self, *, name: str, problem: str = "") -> None:
        super().__init__(name=name, problem=f"：{problem}" if problem else "")


class BoundaryFileUnwritable(DomainError):
    code = "boundary_file_unwritable"
    text = _("边界写不进“{name}”。请用 .geojson、.gpkg 或 .kml（只限 wgs84），并确认文件夹存在、所选区划有边界。")


class ShapefilePartMissing(DomainError):
    code = "shapefile_part_missing"
    text = _("“{name}”缺少同名的 {part} 文件。请把 .shp、.shx、.dbf、.prj 一起打成 zip 再导入。")


class ArchiveRefused(DomainError):
    code = "archive_refused"
    text = _("压缩包“{name}”不能导入：{problem}。请重新打包后再试。")


class FileTooLarge(DomainError):
    code = "file_too_large"
    http_status = 413
    text = _("“{name}”有 {size}，超过 {limit} 的上限。请按乡镇拆分，或简化边界后再导入。")


class AreaRefused(DomainError):
    code = "area_refused"
    http_status = 422
    text = _("“{name}”未保存：{problem}")


class TableRowsWrong(DomainError):
    code = "table_rows_wrong"
    text = _("“{name}”第 {row} 行「{column}」的值“{value}”有误：经度在前、纬度在后，均为十进制度数。请改正后再试。")


class ZoneRefused(DomainError):
    code = "zone_refused"
    http_status = 422
    text = _("风险区“{name}”未保存：{problem}")


class ShapeChanged(DomainError):
    code = "shape_changed"
    http_status = 409
    text = _("“{name}”在您打开之后由{who}于 {when} 改成了第 {version} 版。您的改动没有保存，请对照新版后再存。")

    @classmethod
    def of(cls, *, name: str, newest: "Version") -> Self:
        """Who was faster, and when."""
        who = str(newest.made_by) if newest.made_by else now("系统")
        when = f"{timezone.localtime(newest.made_at):%m-%d %H:%M}"
        return cls(name=name, who=who, when=when, version=newest.number)


class AreaImportRefused(DomainError):
    code = "area_import_refused"
    http_status = 409
    text = _("“{name}”没有写入：{problem}")


class AreaImportFailed(DomainError):
    code = "area_import_failed"
    http_status = 500
    text = _("区划导入 {run_id} 没有完成，什么都没有写入。请重新上传；若仍不成，请把编号 {number} 告诉管理员。")


class OnlineGeocoderOff(DomainError):
    code = "online_geocoder_off"
    http_status = 409
    text = _("没有启用在线地图“{provider}”：住址不会离开本系统。需要时请管理员在设置里填入密钥。")


class OnlineGeocoderRefused(DomainError):
    code = "online_geocoder_refused"
    http_status = 502
    text = _("{provider}不接受设置里的密钥。请管理员核对密钥的类型和服务范围；位置请先在地图上标注。")


class OnlineGeocoderUsedUp(DomainError):
    code = "online_geocoder_used_up"
    http_status = 429
    text = _("今天对{provider}的查询次数已用完，或问得太快。请明天再试，或先在地图上标注。")


class OnlineGeocoderUnreachable(DomainError):
    code = "online_geocoder_unreachable"
    http_status = 502
    text = _("{provider}没有应答（网络不通或超时）。请稍后再试，或先在地图上标注。")


class OnlineGeocoderUnreadable(DomainError):
    code = "online_geocoder_unreadable"
    http_status = 502
    text = _("{provider}的应答读不懂，可能接口已变更。请告知管理员；位置请先在地图上标注。")
