"""The office as a Django application."""

from django.apps import AppConfig

TABLES = {
    "account_emailaddress": "登录组件用表",
    "account_emailconfirmation": "登录组件用表",
    "mfa_authenticator": "双因素登录密钥（加密）",
    "axes_accessattempt": "登录失败计数",
    "axes_accessattemptexpiration": "登录失败计数",
    "axes_accesslog": "登录记录",
    "axes_accessfailurelog": "登录失败记录",
}


class OfficeConfig(AppConfig):
    """Lists the tables of signing in, which hold no enforcement data, and loads what forms begin with."""

    name = "mingfa.office"
    label = "office"
    verbose_name = "办公端"

    def ready(self) -> None:
        """Make the office's parts known."""
        from mingfa.desk.backup import also_keep, also_keep_files
        from mingfa.desk.settle import after_sequencing
        from mingfa.desk.verify import exempt
        from mingfa.disclosure.telling import tell_daily
        from mingfa.office import (  # noqa: F401
            asking_panels,
            custody_panels,
            detention_panels,
            dossier_panels,
            evidence_panels,
            exchange_panels,
            footage_panels,
            hiding_panels,
            item_panels,
            kinds,
            letters,
            licence_panels,
            major_panels,
            person_panels,
            prefills,
            recorder_panels,
            review_panels,
            standing_panels,
        )
        from mingfa.office.compliance import public_content
        from mingfa.office.incoming import expire
        from mingfa.office.vaulting import sweep

        also_keep("mfa.Authenticator")
        also_keep_files("uploads/??/??/*")
        also_keep_files("incoming/uploads/*/upload.json")
        tell_daily(public_content)
        after_sequencing(sweep)
        after_sequencing(expire)
        for table, why in TABLES.items():
            exempt(table, why)
