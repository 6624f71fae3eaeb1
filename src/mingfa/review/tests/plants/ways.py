"""How a defect is planted: the table of all of them, and ways to change a file that several share."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from mingfa.cases.state.recordings import GapStory
from mingfa.desk.evolve import replace
from mingfa.documents.blocks import Citizen, EvidenceItem
from mingfa.review.precheck.casefile import CaseFile
from mingfa.review.tests import files as f
from mingfa.review.tests.files import day, draft, number

Change = Callable[[CaseFile], CaseFile]
PLANTS: dict[str, tuple[str, Change]] = {}
AGENCY = "xiangxi"


def plant(code: str, change: Change, base: str = "under_review") -> None:
    """Say how a defect is planted, and in which file. base: a maker of files, with the agency after a colon where it is another."""
    assert code not in PLANTS, code
    PLANTS[code] = (base, change)


def base_of(name: str) -> CaseFile:
    """Return a file that is as it should be."""
    maker, _, agency = name.partition(":")
    return getattr(f, maker)(agency) if agency else getattr(f, maker)()


def who(name: str) -> str:
    return f.person(AGENCY, name)


# Ways of changing -----------------------------------------------------------------------------------------------------------------


def clock(key: str, **changes: Any) -> Change:
    """Change a limit."""
    return lambda file: f.with_case(file, clocks=MappingProxyType({**file.case.clocks, key: replace(file.case.clocks[key], **changes)}))


def listed(*lists: Any) -> Change:
    """Let the agency publish other lists."""
    return lambda file: replace(file, lists=lists)


def text(**changes: Any) -> Change:
    """Change the draft, notified as it is."""
    return lambda file: f.with_draft(file, f.changed(file.draft or draft(), **changes))


def later(**changes: Any) -> Change:
    """Change the draft after the notice."""
    return lambda file: f.with_draft(file, f.changed(file.draft or draft(), **changes), notified=False)


def violation(**changes: Any) -> Change:
    """Change the facts of the draft, told and reported as they are."""

    def change(file: CaseFile) -> CaseFile:
        return reported(violation=f.HIDDEN.model_copy(update=changes).model_dump())(
            text(violation=f.HIDDEN.model_copy(update=changes))(file)
        )

    return change


def law(**changes: Any) -> Change:
    """Change the ground of the penalty, told and reported as it is."""

    def change(file: CaseFile) -> CaseFile:
        new = f.GROUND.model_copy(update=changes)
        return reported(penalty_law=[new.model_dump(mode="json")])(text(penalty_law=(new,))(file))

    return change


def reported(**changes: Any) -> Change:
    """Change the fields of the report."""

    def change(file: CaseFile) -> CaseFile:
        report = file.case.investigation.report
        assert report is not None
        content = {name: value for name, value in {**(report.content or {}), **changes}.items() if value is not None}
        return f.with_found(file, report=replace(report, content=content))

    return change


def report(**changes: Any) -> Change:
    return lambda file: f.with_found(file, report=replace(file.report, **changes))


def exam(**changes: Any) -> Change:
    return lambda file: f.with_found(file, examination=replace(file.case.investigation.examination, **changes))


def lead(**changes: Any) -> Change:
    return lambda file: f.with_found(file, lead=replace(file.case.investigation.lead, **changes))


def activity(n: int = 0, **changes: Any) -> Change:
    return lambda file: f.with_activity(file, n, **changes)


def evidence(n: int, **changes: Any) -> Change:
    """Change an item of evidence on which draft and review rest."""

    def change(file: CaseFile) -> CaseFile:
        held = list(file.case.investigation.evidence)
        held[n] = replace(held[n], **changes)
        return f.with_evidence(file, *held)

    return change


def result(**changes: Any) -> Change:
    return lambda file: f.with_found(file, results=(replace(file.case.investigation.results[0], **changes),))


def kept(**changes: Any) -> Change:
    return lambda file: f.with_found(file, preservations=(replace(file.case.investigation.preservations[0], **changes),))


def order(**changes: Any) -> Change:
    return lambda file: f.with_found(file, orders=(replace(file.case.investigation.orders[0], **changes),))


def pause(**changes: Any) -> Change:
    return lambda file: f.with_found(file, pauses=(replace(file.case.investigation.pauses[0], **changes),))


def hearing(**changes: Any) -> Change:
    return lambda file: f.with_proceeding(file, hearings=(replace(file.case.proceeding.hearings[-1], **changes),))


def talk(**changes: Any) -> Change:
    return lambda file: f.with_proceeding(file, discussions=(replace(file.case.proceeding.discussions[-1], **changes),))


def service(**changes: Any) -> Change:
    """Change the service of the notice."""

    def change(file: CaseFile) -> CaseFile:
        notice = file.case.proceeding.notices[-1]
        new = replace(notice, services=(replace(notice.services[-1], **changes),))
        return f.with_proceeding(file, notices=(*file.case.proceeding.notices[:-1], new))

    return change


def notice(**changes: Any) -> Change:
    return lambda file: f.with_proceeding(
        file, notices=(*file.case.proceeding.notices[:-1], replace(file.case.proceeding.notices[-1], **changes))
    )


def statement(**changes: Any) -> Change:
    return lambda file: f.with_proceeding(file, statements=(replace(file.case.proceeding.statements[0], **changes),))


def point(**changes: Any) -> Change:
    return lambda file: statement(points=(replace(file.case.proceeding.statements[0].points[0], **changes),))(file)


def avoidance(**changes: Any) -> Change:
    return lambda file: f.with_case(file, avoidances=(replace(file.case.avoidances[0], **changes),))


def waiver(**changes: Any) -> Change:
    return lambda file: f.with_proceeding(file, waivers=(replace(file.case.proceeding.waivers[0], **changes),))


def measure(**changes: Any) -> Change:
    """Change the sealing."""
    return lambda file: f.with_found(file, measures=(replace(file.measures[0], **changes), *file.measures[1:]))


def transfer(**changes: Any) -> Change:
    return lambda file: f.with_case(file, transfers=(replace(file.case.transfers[0], **changes),))


def agency(**changes: Any) -> Change:
    return lambda file: replace(file, agency=replace(file.agency, **changes))


def closing(**changes: Any) -> Change:
    return lambda file: f.with_case(file, execution=replace(file.case.execution, closing=replace(file.case.execution.closing, **changes)))


def paper(form: str, n: int = 0, **changes: Any) -> Change:
    return lambda file: f.with_paper(file, form, n, **changes)


def head(form: str = "site_record", n: int = 0, **changes: Any) -> Change:
    return lambda file: f.with_head(file, form, n, **changes)


def film(n: int = 0, **changes: Any) -> Change:
    return lambda file: f.with_recording(file, n, **changes)


def footage(**changes: Any) -> Change:
    return lambda file: f.with_case(file, footage=replace(file.case.footage, **changes))


def original(of: Callable[[CaseFile], str], word: str) -> Change:
    """Let the vault say something else of an original."""
    return lambda file: replace(file, originals=MappingProxyType({**file.originals, of(file): word}))


def both(*changes: Change) -> Change:
    """Make several changes."""

    def change(file: CaseFile) -> CaseFile:
        for one in changes:
            file = one(file)
        return file

    return change


def unfilmed(n: int) -> Change:
    """Take the film of a step away."""

    def change(file: CaseFile) -> CaseFile:
        streams = list(file.case.recordings)
        return f.with_case(
            file, recordings=MappingProxyType({name: one for name, one in file.case.recordings.items() if name != streams[n]})
        )

    return change


def story(**changes: Any) -> Change:
    """Take the film of the inspection away and explain the gap."""

    def change(file: CaseFile) -> CaseFile:
        seq = file.activities[0].seq
        fields: dict[str, Any] = {
            "id": "x1", "seq": seq, "step": seq, "span": None, "ground": "other", "words": "设备没电", "basis": "", "asker": "", "secret": "", "vehicle": "", "request": "",
            "declined": False, "work_record": number(650), "by": who("first"), "on": day("03-06"), **changes,
        }  # fmt: skip
        return footage(stories=(GapStory(**fields),))(unfilmed(0)(file))

    return change


def citizen(number_: str = "", name: str = "赵某某", **more: Any) -> Change:
    """Let the party be a citizen, everywhere."""
    block = Citizen(name=name, id_number=number_, address=f.PLACE)

    def change(file: CaseFile) -> CaseFile:
        return f.with_party(
            f.with_draft(file, f.changed(draft(parties=(block,)), **more)), name=name, kind="citizen", code=number_, block=block
        )

    return change


def renamed(name: str) -> Change:
    """Let the party have another name, everywhere."""
    block = f.FIRM.model_copy(update={"name": name})

    def change(file: CaseFile) -> CaseFile:
        file = f.with_party(f.with_draft(file, draft(parties=(block,))), name=name, block=block)
        papers = []
        for one in file.case.documents:
            content = dict(one.content or {})
            for key in ("party", "inspected", "to"):
                if key in content:
                    content[key] = block.model_dump(mode="json")
            if "recipient" in content:
                content["recipient"] = name
            if "draft" in content:
                content["draft"] = draft(parties=(block,)).model_dump(mode="json")
            papers.append(replace(one, content=content or None))
        return f.with_case(file, documents=tuple(papers))

    return change


def item(name: str = "现场照片", digest: str | None = None) -> EvidenceItem:
    return EvidenceItem(name=name, made_on=day("03-06"), made_by="执法人员", proves="暗管正在排放", sha256=digest)


def excluded(file: CaseFile) -> CaseFile:
    held = file.case.investigation.evidence
    return f.with_evidence(
        file, replace(held[0], out="以非法手段取得"), *held[1:], replace(held[2], id="e9", digest=number(990), name="现场照片")
    )


def left(file: CaseFile) -> CaseFile:
    seq = file.case.proceeding.notices[0].services[0].seq
    held = {name: one for name, one in file.case.recordings.items() if seq not in one.steps_of(file.case.stream)}
    return acted(f.with_case(file, recordings=MappingProxyType(held)), seq, witness="")


def acted(file: CaseFile, seq: int, **changes: Any) -> CaseFile:
    entry: Any = file.case.history[seq]
    new = replace(entry, act=entry.act.model_copy(update=changes))
    return f.with_case(file, history=tuple(new if n == seq else one for n, one in enumerate(file.case.history)))


def in_the_decision(file: CaseFile, **changes: Any) -> CaseFile:
    """Change what the act of the decision says."""
    decision = file.case.proceeding.decision
    assert decision is not None
    return acted(file, decision.seq, **changes)


def without_paper(file: CaseFile, form: str) -> CaseFile:
    return f.with_case(file, documents=tuple(one for one in file.case.documents if one.form != form))
