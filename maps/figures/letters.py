"""A letter of figures: one page of PDF of an area, without anybody's name, to whoever subscribed to it."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from base import clock
from maps.figures.picture import file_name, view_file
from maps.figures.themes.share import SHARE
from visits.duty.letter_days import month_told
from visits.duty.models import FigureLetter
from visits.duty.services.letters import letter_handed


def letter_send(letter: FigureLetter, period: str) -> None:
    month = month_told(letter.rhythm, clock.today())
    with translation.override("zh-hans"):
        told = date_format(month, _("Y年n月"))
        content = view_file(area=letter.area, month=month, theme=SHARE, file_format="pdf", by=letter.user)
        mail = EmailMessage(
            subject=_("{area} {month} 探访覆盖").format(area=letter.area.name, month=told),
            body=_(
                "附件是{area} {month} 的探访覆盖，只有数字和地图，没有任何人的姓名和住址。\n\n"
                "不想再收到：登录后打开“探访覆盖”，点“邮件订阅”，按“停止”。"
            ).format(area=letter.area.name, month=told)
            + _stop_address(letter),
            to=[letter.address],
        )
        name = file_name(area=letter.area, month=month, theme=SHARE, file_format="pdf")
        mail.attach(name, content, "application/pdf")
    letter_handed(letter=letter, period=period)
    mail.send()


def _stop_address(letter: FigureLetter) -> str:
    """Where the button is that stops it; "" on a server that was not told under which name it is reached."""
    origin = next(iter(settings.CSRF_TRUSTED_ORIGINS), "")
    return f"\n{origin}{reverse('coverage-letters', args=[letter.area.code])}" if origin else ""
