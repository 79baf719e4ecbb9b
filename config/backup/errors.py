"""What can go wrong with a backup; each message ends with what to do."""

from django.utils.translation import gettext_lazy as _

from base.errors import DomainError


class BackupUnreadable(DomainError):
    code = "backup_unreadable"
    text = _("“{name}”不是本系统的备份，或没有写完。请换一个备份文件。")


class BackupDamaged(DomainError):
    code = "backup_damaged"
    text = _("备份“{name}”已损坏（{part}），没有恢复任何内容。请换一个备份文件。")


class BackupFromNewer(DomainError):
    code = "backup_from_newer"
    http_status = 409
    text = _("备份来自更新的版本（{version}），本版本不认识其中的 {unknown}。请先升级系统，再恢复。")


class BackupKeysDiffer(DomainError):
    code = "backup_keys_differ"
    http_status = 409
    text = _("密钥 {keys} 与做备份时的不同或缺少，恢复后加密信息读不出来，所以没有恢复。请先把当时的密钥放回设置。")


class DatabaseHoldsData(DomainError):
    code = "database_holds_data"
    http_status = 409
    text = _("数据库里已有 {users} 个用户、{elders} 位老人，没有恢复。确要整个换成备份的内容，请加 --replace。")


class DatabaseInUse(DomainError):
    code = "database_in_use"
    http_status = 409
    text = _("还有 {count} 个连接在使用数据库，没有恢复。请先停止网站和后台程序，再恢复。")


class DatabaseOwnerNeeded(DomainError):
    code = "database_owner_needed"
    http_status = 409
    text = _("角色 {role} 不是数据表的所有者。请用 ./run backup 和 ./run restore，并设置 OWNER_DATABASE_URL。")


class DatabaseRoleMissing(DomainError):
    code = "database_role_missing"
    http_status = 409
    text = _("数据库里没有角色 {role}。请先按 docs/operations.md 建立，再恢复。")


class DatabaseToolMissing(DomainError):
    code = "database_tool_missing"
    http_status = 500
    text = _("没有找到 {tool}。请安装 Debian 的 postgresql-client。")


class DatabaseToolTooOld(DomainError):
    code = "database_tool_too_old"
    http_status = 500
    text = _("{tool} 是 {has} 版，比数据库的 {server} 版旧。请安装 postgresql-client-{server}。")


class DatabaseToolFailed(DomainError):
    code = "database_tool_failed"
    http_status = 500
    text = _("{tool} 没有完成，数据库没有改变：{said}")
