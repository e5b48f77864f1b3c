"""Text as LaTeX writes it in BibTeX fields, to characters and back.

Own because the general converters (pylatexenc) take `%` for a comment and drop the rest of a line,
which databases write into abstracts unescaped. A command that is not known keeps its argument.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from consilience.records.formats.scripts import lowered, raised

ACCENTS: dict[str, str] = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "d": "\u0323",
    "b": "\u0331", "r": "\u030a", "k": "\u0328", "t": "\u0361", "h": "\u0309", "G": "\u030f",
}  # fmt: skip
"""The combining character of each accent."""

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lamda mu nu xi omicron pi rho sigma "
    "tau upsilon phi chi psi omega"
).split()
SYMBOLS: dict[str, str] = {
    "ss": "ß", "SS": "ẞ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ",
    "OE": "Œ", "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "th": "þ", "TH": "Þ", "dh": "ð", "DH": "Ð",
    "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ",
    "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textasciigrave": "`",
    "textbraceleft": "{", "textbraceright": "}", "lbrace": "{", "rbrace": "}", "backslash": "\\",
    "textless": "<", "textgreater": ">", "textbar": "|", "textdollar": "$", "textunderscore": "_",
    "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’",
    "textquotedblleft": "“", "textquotedblright": "”", "textquotesingle": "'", "quotedblbase": "„",
    "textquotedbl": '"', "guillemotleft": "«", "guillemotright": "»", "glqq": "„", "grqq": "“",
    "textregistered": "®", "textcopyright": "©", "copyright": "©", "texttrademark": "™",
    "textdegree": "°", "degree": "°", "textmu": "µ", "textordfeminine": "ª",
    "textordmasculine": "º",
    "textexclamdown": "¡", "textquestiondown": "¿", "textsection": "§", "S": "§", "P": "¶",
    "pounds": "£", "textsterling": "£", "texteuro": "€", "euro": "€", "textyen": "¥", "dots": "…",
    "ldots": "…", "textellipsis": "…", "cdots": "⋯", "dag": "†", "ddag": "‡", "bullet": "•",
    "textbullet": "•", "pm": "±", "textpm": "±", "mp": "∓", "times": "×", "texttimes": "×",
    "div": "÷", "cdot": "·", "textperiodcentered": "·", "leq": "≤", "le": "≤", "geq": "≥",
    "ge": "≥", "neq": "≠", "ne": "≠", "approx": "≈", "sim": "∼", "simeq": "≃", "equiv": "≡",
    "propto": "∝", "infty": "∞", "rightarrow": "→", "to": "→", "leftarrow": "←", "uparrow": "↑",
    "downarrow": "↓", "leftrightarrow": "↔", "Rightarrow": "⇒", "sum": "∑", "prod": "∏", "int": "∫",
    "partial": "∂", "nabla": "∇", "in": "∈", "subset": "⊂", "cup": "∪", "cap": "∩", "ell": "ℓ",
    "hbar": "ℏ", "prime": "′", "circ": "°", "ast": "∗", "star": "⋆", "perp": "⊥", "langle": "⟨",
    "rangle": "⟩", "lambda": "λ", "Lambda": "Λ", "varepsilon": "ε", "vartheta": "ϑ", "varphi": "φ",
    "varsigma": "ς", "TeX": "TeX", "LaTeX": "LaTeX", "BibTeX": "BibTeX", "hyphen": "-", "quad": " ",
    "qquad": " ", "space": " ", "newline": " ", "linebreak": " ", "par": "\n\n", "slash": "/",
    **{name: unicodedata.lookup(f"GREEK SMALL LETTER {name}") for name in _GREEK},
    **{
        name.capitalize(): unicodedata.lookup(f"GREEK CAPITAL LETTER {name}") for name in _GREEK
    },
}  # fmt: skip
"""Commands that stand for characters."""

WITH_ARGUMENT: dict[str, Callable[[str], str]] = {
    "textsuperscript": raised, "textsubscript": lowered, "enquote": "“{}”".format,
    "mkbibquote": "“{}”".format, "mkbibparens": "({})".format, "sqrt": "√({})".format,
}  # fmt: skip
"""Commands that change what stands in their argument; others only dress it."""

_PLAIN = re.compile(r"[^\\{}$~\-`'^_]+")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_DOUBLED = re.compile(r"\\(?=[&%$#_]|['\"`^~]\{?[A-Za-z]|(?:i|j|ss|ae|oe|aa|o|l)\b)")
_MATH = re.compile(r"\$\$?((?:\\.|[^$\\]){1,400}?)\$\$?")
_FORMULA = re.compile(r"[\\^_{=<>]|^[\w.,+\-*/()|' ]{1,12}$")
_SPACING = {",": " ", ";": " ", ":": " ", " ": " ", "\n": " ", "!": "", "-": "", "/": "", "@": ""}
_MATH_MARKS = "()[]"
_QUOTES = {"``": "“", "''": "”", "`": "‘"}
_ESCAPES = str.maketrans({
    "\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}", "$": "\\$",
    "&": "\\&", "%": "\\%", "#": "\\#", "_": "\\_", "^": "\\textasciicircum{}",
    "~": "\\textasciitilde{}", "`": "\\textasciigrave{}",
})  # fmt: skip
_DEEPEST = 50


def decode(text: str) -> str:
    r"""Give the characters that LaTeX text stands for.

    Examples
    --------
    >>> decode(r"M{\"u}ller \& {\O}stergaard: HbA$_{2}$ 5--9\%")
    'Müller & Østergaard: HbA₂ 5–9%'
    """
    return unicodedata.normalize("NFC", _Reader(text).read()) if _needs(text) else text


def encode(text: str) -> str:
    """Give the text as LaTeX reads it back; letters beyond ASCII stay as they are."""
    escaped = text.translate(_ESCAPES)
    return re.sub(r"-(?=-)", "-{}", re.sub(r"'(?=')", "'{}", escaped))


def unescape(text: str) -> str:
    r"""Give an address or identifier without the escapes that LaTeX wants (`10.1000/a\_1`)."""
    plain = re.sub(r"\{?\\(?:textasciitilde|sim|~)(?:\{\})?\}?", "~", text)
    return re.sub(r"\{?\\([_%&#~$])\}?", r"\1", plain).replace("$~$", "~").strip("{}")


def _needs(text: str) -> bool:
    return any(mark in text for mark in ("\\", "{", "}", "$", "~", "--", "`", "''"))


class _Reader:
    """Reads one text from the left, group by group."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.deep = 0

    def read(self, *, math: bool = False, inner: bool = False) -> str:
        made: list[str] = []
        while self.at < len(self.text):
            plain = _PLAIN.match(self.text, self.at)
            if plain:
                made.append(plain.group())
                self.at = plain.end()
                continue
            letter = self.text[self.at]
            if letter == "}" and inner:
                self.at += 1
                break
            made.append(self._one(letter, math))
        return "".join(made)

    def _one(self, letter: str, math: bool) -> str:
        if letter == "\\":
            return self._command(math)
        self.at += 1
        if letter == "{":
            return self._group(math)
        if letter == "$":
            return self._formula()
        if letter in "^_" and math:
            return (raised if letter == "^" else lowered)(self._argument(math))
        if letter == "~":
            return "~" if self.text[self.at - 2 : self.at - 1] == "/" else " "
        if letter == "-":
            run = re.compile("-{0,2}").match(self.text, self.at)
            self.at += len(run.group()) if run else 0
            return ("-", "–", "—")[len(run.group()) if run else 0]
        if letter in "`'":
            pair = self.text[self.at - 1 : self.at + 1]
            self.at += pair in _QUOTES and len(pair) == 2
            if pair == "''" and "``" not in self.text:
                return '"'
            return _QUOTES.get(pair, _QUOTES.get(letter, letter))
        return letter

    def _group(self, math: bool) -> str:
        if self.deep >= _DEEPEST:
            return ""
        self.deep += 1
        made = self.read(math=math, inner=True)
        self.deep -= 1
        return made

    def _formula(self) -> str:
        """Read what stands between dollars, where it is a formula and no price."""
        found = _MATH.match(self.text, self.at - 1)
        if (
            not found
            or not _FORMULA.search(found.group(1))
            or found.group(1) != found.group(1).strip()
        ):
            return "$"
        self.at = found.end()
        return _Reader(found.group(1)).read(math=True)

    def _command(self, math: bool) -> str:
        doubled = _DOUBLED.match(self.text, self.at + 1)
        if doubled:
            self.at += 1
        found = _COMMAND.match(self.text, self.at)
        mark = self.text[self.at + 1 : self.at + 2]
        if found is None:
            self.at += 2
            if mark in ACCENTS:
                return self._accented(mark)
            if mark == "\\":
                return " "
            return "" if mark in _MATH_MARKS else _SPACING.get(mark, mark)
        name = found.group(1)
        self.at = found.end()
        if name in SYMBOLS:
            self._pass_end_of_name()
            return SYMBOLS[name]
        if name in ACCENTS:
            return self._accented(name)
        if name in WITH_ARGUMENT:
            return WITH_ARGUMENT[name](self._argument(math))
        if name == "href":
            address, shown = self._argument(math), self._argument(math)
            return f"{shown} ({address})"
        dressed = re.compile(r"\s*\{|\s").match(self.text, self.at) or math
        if dressed:
            self._pass_spaces()
        return "" if dressed else found.group()

    def _accented(self, accent: str) -> str:
        """Put the accent on the first letter of its argument; alone it is the character itself."""
        bare = self._argument(False)
        bare = {"ı": "i", "ȷ": "j"}.get(bare[:1], bare[:1]) + bare[1:]
        if not bare.strip():
            return accent + bare if len(accent) == 1 and not accent.isalpha() else bare
        return bare[0] + ACCENTS[accent] + bare[1:]

    def _argument(self, math: bool) -> str:
        """Read a group, a command or one character."""
        self._pass_spaces()
        letter = self.text[self.at : self.at + 1]
        if letter == "\\":
            return self._command(math)
        self.at += 1
        return self._group(math) if letter == "{" else letter

    def _pass_spaces(self) -> None:
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1

    def _pass_end_of_name(self) -> None:
        """Pass what ends a command's name: an empty group, or spaces."""
        if self.text.startswith("{}", self.at):
            self.at += 2
        else:
            self._pass_spaces()
