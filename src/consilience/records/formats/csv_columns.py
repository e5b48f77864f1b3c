"""What the columns of tables are called in general; producers add their own in `csv_producers`."""

from __future__ import annotations

import re
from functools import lru_cache

from consilience.records.identity import plain

NAMES: dict[str, tuple[str, ...]] = {
    "title": ("title", "article title", "document title", "primary title", "display name", "ti",
              "study title", "item title", "dc title", "paper title", "work title",
              "public title", "scientific title", "official title", "brief title",
              "titel", "titulo", "titre", "titolo", "标题", "题名"),
    "authors": ("author full names", "authors", "author s", "author names",
                "author", "first authors",
                "authorships author display name", "authorships raw author name",
                "author display names", "creators", "au",
                "autoren", "autor en", "autor", "autores", "auteurs", "autori", "作者"),
    "year": ("publication year", "published year", "year", "pubyear", "py", "year of publication",
             "publication date", "date published", "date", "date of publication", "cover date",
             "jahr", "erscheinungsjahr", "ano", "annee", "anno", "jaar", "年份", "年"),
    "journal": ("source title", "journal", "journal book", "publication title", "publication name",
                "journal title", "primary location source display name", "host venue display name",
                "secondary title", "container title", "publication", "periodical", "jo",
                "journal name", "venue", "source title anthology title",
                "book title", "booktitle", "proceedings title", "anthology title",
                "abbreviated source title", "journal abbreviation",
                "zeitschrift", "revista", "periodico", "revue", "rivista", "tijdschrift", "期刊"),
    "volume": ("volume", "vol", "vl", "biblio volume", "volume number", "band", "jahrgang",
               "volumen", "卷"),
    "issue": ("issue", "issue number", "number", "biblio issue", "no", "heft", "numero",
              "fascicolo", "期"),
    "pages": ("pages", "page", "page range", "pagination", "seiten", "paginas", "pagine",
              "article number", "art no", "页码"),
    "start": ("start page", "first page", "page start", "biblio first page", "sp",
              "beginning page"),
    "end": ("end page", "last page", "page end", "biblio last page", "ep", "ending page"),
    "doi": ("doi", "ids doi", "digital object identifier", "doi link", "digitalobjectidentifier"),
    "pmid": ("pmid", "pubmed id", "medline pmid", "ids pmid", "pubmedid", "pubmed pmid"),
    "abstract": ("abstract", "abstract note", "ab", "notes abstract", "abstract text",
                 "zusammenfassung", "resumen", "resumo", "resume", "riassunto", "samenvatting",
                 "摘要"),
    "abstract_inverted_index": ("abstract inverted index",),
    "keywords": ("keywords", "author keywords", "mesh terms", "manual tags", "automatic tags", "kw",
                 "index keywords", "emtree medical index terms", "emtree drug index terms",
                 "keywords display name", "subject headings", "keywords plus", "descriptors",
                 "descriptor s", "schlagworter", "schlusselworter", "palabras clave",
                 "palavras chave", "mots cles", "parole chiave", "trefwoorden", "关键词"),
    "isbn": ("isbn", "isbns", "eisbn"),
    "issn": ("issn", "issns", "eissn", "primary location source issn l", "serial number", "sn"),
    "url": ("url", "link", "external url", "source urls", "primary location landing page url",
            "source linkout", "pdf link", "full text link", "fulltext url"),
    "language": ("language", "article language", "language of original document", "la", "sprache",
                 "idioma", "langue", "lingua", "taal", "语言"),
    "database": ("database name", "database", "cite source", "source database", "db",
                 "database provider",
                 "datenbank"),
    "accession": ("accession number", "accession", "an", "unique id"),
    "type": ("type of reference", "publication type", "document type", "item type", "type",
             "reference type", "type crossref", "category", "content type"),
}  # fmt: skip
"""Columns that fill each field, the surest first, without case, accents, signs, doubled spaces."""


@lru_cache(4_096)
def column_key(name: str) -> str:
    """Give a column's name without case and signs: "Author(s)" and "author_s" are the same."""
    return re.sub(r"[\W_]+", " ", plain(name.replace("\ufeff", ""))).strip()
