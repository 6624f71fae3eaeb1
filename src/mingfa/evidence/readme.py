"""The words that go with a package (说明.txt): what is in it, how to verify it, what that proves and what not. Pure."""

from __future__ import annotations

from mingfa.evidence import layout
from mingfa.evidence.state import PackageState


def _for_whom(asked: PackageState) -> list[str]:
    """Say to whom it is given, under which approval; or that it is not to be given outside."""
    if asked.request:
        return [f"提供给：{asked.release_to}", f"依据：{asked.release_number}调阅申请，批准人{asked.release_by}"]
    return ["本包供本机关归档、存查，未经批准不得对外提供。"] if asked.use == "filing" else []


def readme(asked: PackageState, agency: str, origin: str) -> bytes:
    """Return the text, UTF-8 with the mark that Windows looks for, lines ended as there."""
    lines = [
        f"音像证据包  {agency}",
        "",
        f"案件：{asked.case_title}  {asked.case_number}".rstrip(),
        f"用途：{asked.purpose}",
        *_for_whom(asked),
        f"申请人：{asked.by_name}",
        "",
        "一、包内有什么",
        f"  {layout.ORIGINALS}/        音像记录原件，与入库时逐字节相同，没有转换、剪辑。",
        f"  {layout.SHEETS}/    证据光盘说明（PDF、JSON、XML 三种形式，内容相同）；没有填写说明的，无此目录。",
        f"  {layout.MANIFEST}      本包文件清单：路径、大小、SHA-256（登记时计算了 SM3 的，一并列出）。",
        f"  {layout.SIGNATURE}  机关对清单的电子签名（Ed25519）。",
        "  留痕/        这些音像记录在机关留痕账本中的全部条目、正文、证明和检查点，以及验证公钥。",
        f"  {layout.PAGE}      离线核验页面。",
        "",
        "二、怎样核验",
        f"  1. 断开网络也可以。用浏览器（Chrome、Edge、Firefox、Safari）打开“{layout.PAGE}”。",
        "  2. 点“选择文件夹”，选中本包所在的文件夹（光盘可选整张光盘），或者把文件夹拖到页面上。",
        "  3. 页面逐个计算文件的 SHA-256，核对清单、签名、留痕条目、包含证明和检查点，指出每一个不符的文件。",
        "  文件只在本机读取，页面不联网，也不上传任何内容。",
        "  也可以用命令行核验：mingfa evidence verify 文件夹",
        "  单独核对某个原件：Windows 用 certutil -hashfile 文件名 SHA256；Linux 用 sha256sum；macOS 用 shasum -a 256。",
        "",
        "三、核验通过说明什么",
        "  1. 每个文件与机关导出时逐字节相同。",
        "  2. 每个原件的 SHA-256 写在入库时的留痕条目里；该条目由机关的登记密钥签名，登记时间不能事后改动。",
        "  3. 条目在机关留痕账本之中，账本由检查点密钥签名；从第一条到导出时的条目前后相连，没有缺少、没有改写。",
        "",
        "四、核验通过不说明什么",
        "  1. 公钥在包内。公钥是不是该机关的，须与机关公布的公钥核对（核验页面可以粘贴公布的公钥比对）。",
        "  2. 入库以前的内容是否真实、设备时钟是否准确，由案卷中的其他材料证明。",
        "  3. 导出以后该卷有没有新的条目，须查整本账本。",
        "",
        f"账本名称：{origin}",
        f"格式：{layout.FORMAT}（字节格式见明法平台 docs/spec/evidence.md、docs/spec/ledger.md）",
        "",
    ]
    return ("\ufeff" + "\r\n".join(lines)).encode()
