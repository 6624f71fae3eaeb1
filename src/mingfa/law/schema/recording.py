"""Parameters of whole-process recording (全过程记录), of papers and of dossiers."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.law.schema.spec import ParameterSpec


def _equipment(g: str, p: str) -> Iterator[ParameterSpec]:
    yield ParameterSpec("recording.equipment_unit", "text", "音像记录设备的管理单位", g, about="unit", part=p)
    yield ParameterSpec(
        "recording.recorder_functions", "list", "执法记录仪应有的功能", g, terms="device_function", tighter="superset", part=p
    )
    yield ParameterSpec("recording.dedicated_use", "bool", "设备专用于执法工作", g, tighter="true", part=p)
    yield ParameterSpec("recording.user_responsible", "bool", "谁使用谁负责，丢失损坏须处理", g, tighter="true", part=p)
    yield ParameterSpec("recording.equipment.storage_gb", "int", "设备最低存储容量（GB）", g, tighter="higher", part=p)
    yield ParameterSpec("recording.equipment.resolution", "int", "设备最低录像分辨率（行）", g, tighter="higher", part=p)
    yield ParameterSpec(
        "recording.equipment.officers_per_device", "int", "每台执法记录仪配备的执法人员数", g, "persons", tighter="lower", part=p
    )
    yield ParameterSpec("recording.clock_seconds", "int", "设备时间允许的偏差（秒）", g, tighter="lower", part=p)
    yield ParameterSpec("recording.working_day_hours", "int", "一个工作日的用电时数", g, "hours", tighter="higher", part=p)


def recording() -> Iterator[ParameterSpec]:
    """Return what is recorded, by which means, and how long it is kept."""
    g, p = "全过程记录", "R"
    yield ParameterSpec(
        "recording.mandatory_whole",
        "list",
        "应当全程音像记录的活动",
        g,
        required_when="needed",
        terms="activity",
        tighter="superset",
        part=p,
    )
    yield ParameterSpec(
        "recording.mandatory",
        "list",
        "应当音像记录（不必全程）的活动",
        g,
        required_when="answered",
        terms="activity",
        tighter="superset",
        part=p,
    )
    yield ParameterSpec(
        "recording.discretionary", "list", "根据实际情况音像记录的活动", g, required_when="answered", terms="activity", part=p
    )
    yield ParameterSpec(
        "recording.recorder_for_all_onsite", "bool", "现场执法一律使用执法记录仪", g, required_when="answered", tighter="true", part=p
    )
    yield ParameterSpec(
        "recording.text_suffices", "bool", "文字足以记录的可以不音像记录", g, required_when="answered", tighter="false", part=p
    )
    yield ParameterSpec(
        "recording.legality_argument", "bool", "清单外音像记录须先经合法性论证", g, required_when="answered", tighter="true", part=p
    )
    yield ParameterSpec("recording.item_list", "bool", "应有音像记录事项清单", g, tighter="true", part=p)
    yield ParameterSpec("recording.gap_days", "int", "说明录制缺口的内部期限", g, "working_days", tighter="lower", part=p)
    yield ParameterSpec("recording.gap_seconds", "int", "不计为录制中断的时长（秒）", g, tighter="lower", part=p)
    yield ParameterSpec("recording.posts_defined", "bool", "须明确适用音像记录的岗位", g, required_when="answered", tighter="true", part=p)
    yield ParameterSpec(
        "recording.notice_before",
        "list",
        "事先告知正在录音录像的活动",
        g,
        required_when="answered",
        terms="activity",
        tighter="superset",
        part=p,
    )
    yield ParameterSpec("recording.covert.allowed", "bool", "允许依法隐蔽录音录像", g, required_when="answered", tighter="false", part=p)
    yield ParameterSpec(
        "recording.covert.approver",
        "list",
        "批准隐蔽录音录像的岗位",
        g,
        required_when="with:recording.covert.allowed",
        about="role",
        part=p,
    )
    yield ParameterSpec(
        "recording.stop_grounds",
        "list",
        "可以停止使用记录仪的情形",
        g,
        required_when="answered",
        terms="stop_ground",
        tighter="subset",
        part=p,
    )
    yield ParameterSpec(
        "recording.stop.signed_request",
        "list",
        "可以要求签署停用要求的情形",
        g,
        required_when="with:recording.stop_grounds",
        terms="stop_ground",
        part=p,
    )
    yield ParameterSpec(
        "recording.stop.reviewer", "list", "审核停用工作记录的岗位", g, required_when="with:recording.stop_grounds", about="role", part=p
    )
    yield ParameterSpec("recording.gap_reasons", "list", "录制中断的正当原因", g, required_when="answered", tighter="subset", part=p)
    yield ParameterSpec("recording.no_editing", "bool", "原始记录不得修改、剪辑", g, required_when="answered", tighter="true", part=p)
    yield ParameterSpec("recording.shot_list", "list", "摄录要素", g, terms="shot", tighter="superset", part=p)
    yield ParameterSpec(
        "recording.shot_list_violation", "list", "现场有违法行为时增加的摄录要素", g, terms="shot", tighter="superset", part=p
    )
    yield ParameterSpec(
        "recording.banned_behaviour", "list", "严禁的行为", g, required_when="answered", terms="banned", tighter="superset", part=p
    )
    yield ParameterSpec("recording.pre_use_check", "list", "使用前检查项目", g, required_when="answered", tighter="superset", part=p)
    yield ParameterSpec("recording.battery_days", "int", "电量应当够用的工作日数", g, "working_days", "answered", tighter="higher", part=p)
    yield ParameterSpec("recording.keepers_per_device", "int", "每台设备的管理员数", g, "persons", "answered", part=p)
    yield ParameterSpec("recording.equipment_rule", "text", "设备配备标准和比例", g, required_when="answered", part=p)
    yield ParameterSpec("recording.rooms", "list", "应当建设的音像记录场所", g, required_when="answered", tighter="superset", part=p)
    yield from _equipment(g, p)
    yield ParameterSpec("recording.retention_months", "int", "音像资料保存期限（一般）", g, "months", "needed", tighter="higher", part=p)
    yield ParameterSpec(
        "recording.retention_long_term",
        "list",
        "应当长期保存的情形",
        g,
        required_when="answered",
        terms="activity",
        tighter="superset",
        part=p,
    )
    yield ParameterSpec(
        "recording.evidence_disc_fields", "list", "证据光盘说明内容", g, required_when="answered", tighter="superset", part=p
    )
    yield ParameterSpec(
        "recording.evidence_disc_signers",
        "list",
        "证据光盘签名岗位",
        g,
        required_when="with:recording.evidence_disc_fields",
        about="role",
        part=p,
    )
    yield ParameterSpec(
        "recording.handover_unit", "text", "调查终结后音像资料和案卷交核单位", g, required_when="answered", about="unit", part=p
    )
    yield ParameterSpec("recording.storage_unit", "text", "音像资料的保管单位", g, required_when="needed", about="unit", part=p)
    yield ParameterSpec("recording.annotation_fields", "list", "音像资料备注内容", g, required_when="answered", tighter="superset", part=p)
    yield ParameterSpec("recording.access.approver", "list", "批准司法机关查阅的岗位", g, required_when="answered", about="role", part=p)
    yield ParameterSpec("recording.access.register_fields", "list", "查阅登记内容", g, required_when="answered", tighter="superset", part=p)
    yield ParameterSpec("recording.release.approver", "list", "批准对外提供的岗位", g, required_when="needed", about="role", part=p)
    yield ParameterSpec("recording.access.answer_days", "int", "答复调阅申请的内部期限", g, "working_days", tighter="lower", part=p)
    yield ParameterSpec("recording.release_ban", "bool", "未经批准不得对外提供、复制、传播", g, tighter="true", part=p)
    yield ParameterSpec("recording.secrecy", "bool", "涉密音像记录按权限管理", g, tighter="true", part=p)
    yield ParameterSpec("recording.long_term_years", "int", "长期保存的年限", g, "years", tighter="higher", part=p)
    yield ParameterSpec("recording.disposal_notice_days", "int", "销毁前公示、征询的内部期限", g, "working_days", tighter="higher", part=p)
    yield ParameterSpec("recording.instant_upload", "text", "即时上传", g, required_when="answered", part=p)
    yield ParameterSpec(
        "recording.late_after_days", "int", "文字记录“及时”的内部期限", g, "working_days", "needed", tighter="lower", part=p
    )
    yield ParameterSpec("recording.whole_process", "bool", "全过程留痕，缺项不得归档", g, required_when="needed", tighter="true", part=p)
    yield ParameterSpec(
        "recording.text_kinds", "list", "文字记录种类", g, required_when="needed", terms="text_kind", tighter="superset", part=p
    )
    yield ParameterSpec("recording.mobile_rule", "bool", "应有移动执法系统管理制度", g, required_when="answered", tighter="true", part=p)
    g = "文书"
    yield ParameterSpec(
        "document.paper_equals_electronic", "bool", "纸质文书与电子文书一致", g, required_when="answered", tighter="true", part=p
    )
    yield ParameterSpec("document.issue_required", "bool", "执法活动应当出具执法文书", g, required_when="needed", tighter="true", part=p)
    yield ParameterSpec(
        "document.approval_needs_paper", "bool", "内部审批须有文书或者签名的电子表单", g, required_when="answered", tighter="true", part=p
    )
    yield ParameterSpec("document.templates_from", "text", "文书模板来源", g, required_when="needed", terms="templates_from", part=p)
    yield ParameterSpec("document.required_fields.*", "list", "文书必备内容", g, terms="document_field", tighter="superset")


def dossier() -> Iterator[ParameterSpec]:
    """Return what a dossier has to hold, and when."""
    g = "案卷"
    yield ParameterSpec("dossier.required.*", "list", "案卷标准：必须归入的文书", g, terms="dossier_paper", tighter="superset")
    yield ParameterSpec("dossier.bound_before_closing", "bool", "结案前应当执行并立卷", g, tighter="true")
    yield ParameterSpec("dossier.recordings_filed", "bool", "音像资料应当编号、备注并归入案卷", g, tighter="true")
    yield ParameterSpec("dossier.recording_days", "int", "音像资料“及时归档”的内部期限", g, "working_days", tighter="lower")
    yield ParameterSpec("dossier.recording_keys", "list", "音像资料归档的分类项目", g, terms="archive_key", tighter="superset")
    yield ParameterSpec("dossier.handover_days", "int", "调查终结后“及时交核”的内部期限", g, "working_days", tighter="lower")
