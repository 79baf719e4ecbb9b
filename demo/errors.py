"""What can go wrong with the demo itself; its steps raise the errors of the rooms they call."""

from django.utils.translation import gettext_lazy as _

from base.errors import DomainError


class DemoDiffers(DomainError):
    code = "demo_differs"
    http_status = 409
    text = _(
        "这里已经有另一个演示县（{known}），与这次要的（{asked}）不能放在一起。"
        "请用原来的参数再运行，或换一个数据目录：VAR_DIR=$PWD/var/another ./run demo …"
    )


class DemoTooSmall(DomainError):
    code = "demo_too_small"
    http_status = 422
    text = _(
        "{townships} 个乡镇至少要有 {villages} 个村、{visitors} 名探访员、{elders} 位老人；请把数目加大，或减少乡镇。"
    )


class DemoStepBroken(DomainError):
    code = "demo_step_broken"
    http_status = 500
    text = _("“{step}”没有完成：{reason}。已完成的步骤都保留着；详情见 {log}，排除后再运行一次 ./run demo。")
