"""A text as a reader would take it: full-width and look-alike characters in one form, unseen characters gone, each with its place. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

HIDDEN = "（已隐去）"
"""What stands where something was taken out."""

WALL = "\x00"
"""Stands for a mark of what was hidden: nothing is found across it."""

_UNSEEN = frozenset({"Cf", "Mn", "Me", "Cc"})
GLUE = frozenset("·•‧・∙⋅●▪._-‐‑‒–—―－~*/|\\'\"`^+")
"""Signs that people put between the characters of a name or number without changing it."""

_TRADITIONAL = dict(
    zip(
        "遠連進運過還選邊鄉醫針銀鎮鎖長門開間隊際隨難電靜響順領頭題顧駿騰鮮鳴麥齡雲靈陰陣險雙離區廠號碼證業務時間們個來兒點"
        "張陳劉楊黃趙吳鄭馮蔣賈鄒龍萬錢湯謝許鄧韓蘇盧葉閻魯韋譚廖陸鄔賴龐顏樊莊倫嚴溫紀項祝齊畢賀龔羅應歐陽東馬車邱關諸聞鍾鐘"
        "國華軍強剛偉麗勝義榮貴發達寶賢傑鵬飛鳳蘭蓮鋒銘鋼鐵錦維綱紅純綠緒繼續網緯經紹組細終統絲絹緣練縣總聖聯聰職聲學覺寧寬實審壽"
        "夢將導專尋對層島嶺崗歲歷曉書會東極樂橋樹檢權歸殘氣漢漁溝濟濤灣為無煒燦爾獎獻環瑋現產畫當療監盤眾礦禮種稅穎窮筆築簡籌糧",
        "远连进运过还选边乡医针银镇锁长门开间队际随难电静响顺领头题顾骏腾鲜鸣麦龄云灵阴阵险双离区厂号码证业务时间们个来儿点"
        "张陈刘杨黄赵吴郑冯蒋贾邹龙万钱汤谢许邓韩苏卢叶阎鲁韦谭廖陆邬赖庞颜樊庄伦严温纪项祝齐毕贺龚罗应欧阳东马车邱关诸闻钟钟"
        "国华军强刚伟丽胜义荣贵发达宝贤杰鹏飞凤兰莲锋铭钢铁锦维纲红纯绿绪继续网纬经绍组细终统丝绢缘练县总圣联聪职声学觉宁宽实审寿"
        "梦将导专寻对层岛岭岗岁历晓书会东极乐桥树检权归残气汉渔沟济涛湾为无炜灿尔奖献环玮现产画当疗监盘众矿礼种税颖穷笔筑简筹粮",
        strict=True,
    )
)


@lru_cache(maxsize=8192)
def _one(character: str) -> str:
    """Return what a character reads as: its compatibility form in small letters, "" for one that nobody sees."""
    if character in "\n\t\r\x0b\x0c\u2028\u2029":
        return " "
    if unicodedata.category(character) in _UNSEEN or character in "\u115f\u1160\u3164\uffa0":
        return ""
    folded = unicodedata.normalize("NFKD", character).lower()
    return "".join(_TRADITIONAL.get(one, one) for one in folded if unicodedata.category(one) not in _UNSEEN)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text as it reads, and for each of its characters where it stands in the text as written."""

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the text as written of a place in this one."""
        return self.at[start], self.at[end - 1] + 1


def plain(text: str) -> Plain:
    """Return the text as it reads; every mark of what was hidden is one wall."""
    letters: list[str] = []
    places: list[int] = []
    index = 0
    while index < len(text):
        if text.startswith(HIDDEN, index):
            letters.append(WALL)
            places.append(index)
            index += len(HIDDEN)
            continue
        for letter in _one(text[index]):
            letters.append(letter)
            places.append(index)
        index += 1
    return Plain("".join(letters), tuple(places))


def squeezed(read: Plain) -> Plain:
    """Return the text without spaces and without the signs that people put between characters."""
    kept = [(letter, place) for letter, place in zip(read.text, read.at, strict=True) if not (letter.isspace() or letter in GLUE)]
    return Plain("".join(letter for letter, _ in kept), tuple(place for _, place in kept))


def core(word: str) -> str:
    """Return a word as it is looked for in a squeezed text."""
    return "".join(letter for letter in plain(word).text if not (letter.isspace() or letter in GLUE or letter == WALL))


def inside(spans: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    """Say whether a place lies within one of these."""
    return any(a <= start and end <= b for a, b in spans)
