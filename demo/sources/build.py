"""Which command makes the demo's PDF, DOCX, ODT and XLSX files from their sources?

    python3 demo/sources/build.py            all of them
    python3 demo/sources/build.py plan       those whose name contains "plan"

Needs Chromium, LibreOffice and poppler (pdftoppm); nothing beyond Python's standard library. Files of other formats
(HTML, Markdown, text, CSV, EML) are written by hand straight into the folder of their city.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).resolve().parent
DEMO = HERE.parent

CITIES = {
    "clairvaigne": ("Ville de Clairvaigne", "Département de la Haute-Vaigne<br>2 place du Parvis, 99120 Clairvaigne"),
    "riviere-aux-bruyeres": ("Ville de Rivière-aux-Bruyères", "MRC des Trois-Clochers, province de Québec<br>150, rue du Parvis"),
}
EMBLEMS = {
    "clairvaigne": '<svg viewBox="0 0 60 60" role="img" aria-label=""><rect width="60" height="60" rx="6" fill="#1f5f73"/>'
    '<path d="M6 34h48v4H6z" fill="#fff"/><path d="M10 38v8h6a7 7 0 0 1 12 0h4a7 7 0 0 1 12 0h6v-8z" fill="#fff"/>'
    '<path d="M6 51c6-4 10 3 16 0s10-3 16 0 10 3 16 0" stroke="#a8d3df" stroke-width="2.5" fill="none"/>'
    '<path d="M27 34V18l3-7 3 7v16z" fill="#e9c46a"/></svg>',
    "riviere-aux-bruyeres": '<svg viewBox="0 0 60 60" role="img" aria-label=""><circle cx="30" cy="30" r="30" fill="#7a3b1d"/>'
    '<path d="M30 46V20M30 34l-9-8M30 30l9-8M30 40l-11-5M30 39l11-6" stroke="#e8d9c8" stroke-width="2.2" fill="none"/>'
    '<g fill="#d58fb0"><circle cx="30" cy="16" r="4"/><circle cx="20" cy="24" r="4"/><circle cx="40" cy="20" r="4"/>'
    '<circle cx="17" cy="34" r="3.5"/><circle cx="43" cy="32" r="3.5"/></g>'
    '<path d="M10 50c7-3 12 3 20 0s13-3 20 0" stroke="#bcd6dc" stroke-width="2.5" fill="none"/></svg>',
}
EMBLEMS["commons"] = EMBLEMS["clairvaigne"] + EMBLEMS["riviere-aux-bruyeres"]

# (source, target): the target's ending says what is made; "scan" makes a PDF that holds only the picture of its page.
TARGETS = [
    ("clairvaigne/deliberation-2024-061-tarifs-restauration-scolaire.html", "pdf"),
    ("clairvaigne/plan-quartiers-vivants-2024-2027.html", "pdf"),
    ("clairvaigne/rapport-activite-2024-ccas.html", "pdf"),
    ("clairvaigne/calendrier-collecte-dechets-2025.html", "pdf"),
    ("clairvaigne/arrete-2025-014-stationnement-rue-des-tanneurs.html", "scan"),
    ("clairvaigne/proces-verbal-conseil-municipal-2025-03-27.html", "docx"),
    ("clairvaigne/note-interne-secours-urgence.html", "docx"),
    ("clairvaigne/communique-2025-04-11-maison-des-services.html", "odt"),
    ("clairvaigne/budget-primitif-2025.json", "xlsx"),
    ("riviere-aux-bruyeres/reglement-2025-07-tarification.html", "pdf"),
    ("riviere-aux-bruyeres/plan-action-familles-aines-2024-2028.html", "pdf"),
    ("riviere-aux-bruyeres/faits-saillants-rapport-financier-2024.html", "pdf"),
    ("riviere-aux-bruyeres/calendrier-collectes-2025.html", "pdf"),
    ("riviere-aux-bruyeres/resolution-2024-11-212-stationnement-hivernal.html", "scan"),
    ("riviere-aux-bruyeres/proces-verbal-seance-ordinaire-2025-04-14.html", "docx"),
    ("riviere-aux-bruyeres/directive-interne-requetes-citoyennes.html", "docx"),
    ("riviere-aux-bruyeres/communique-2025-05-06-bibliotheque.html", "odt"),
    ("riviere-aux-bruyeres/budget-2025.json", "xlsx"),
    ("commons/accord-de-cooperation-2024-2027.html", "pdf"),
    ("commons/programme-commun-2025-2026.html", "docx"),
]


def amount(value, city):
    """1480000 as the city's people print it."""
    text = f"{value:,}".replace(",", "\u00a0")
    return text + ("\u00a0$" if city == "riviere-aux-bruyeres" else "\u00a0€")


def funding_rows(city):
    """Table rows of the plan: one a funder and action, then a total for each action and for the plan."""
    rows, plan_total = [], 0
    for action, funders in json.loads((HERE / city / "funding.json").read_text(encoding="utf-8")).items():
        for funder, value in funders.items():
            rows.append(f'<tr><td>{escape(action)}</td><td>{escape(funder)}</td><td class="n">{amount(value, city)}</td></tr>')
        total = sum(funders.values())
        plan_total += total
        rows.append(f'<tr class="total"><td>{escape(action)}</td><td>Total de l’action</td><td class="n">{amount(total, city)}</td></tr>')
    rows.append(f'<tr class="total"><td colspan="2">Total du plan</td><td class="n">{amount(plan_total, city)}</td></tr>')
    return "\n".join(rows)


def typeset(html):
    """Ties a number to its unit and a sign to its word with no-break spaces, as printers do in French."""
    html = re.sub(r"(?<=\d) (?=\d{3}\b|[€$%]|h\b|M[€$])", "\u00a0", html)
    html = re.sub(r"(?<=\w|»|\)) (?=[:;?!»])|(?<=«) ", "\u00a0", html)
    return html.replace("n° ", "n°\u00a0")


def date_of(html):
    """The date that a source gives for itself, as in 2024-06-28."""
    return re.search(r'<meta name="date" content="([\d-]+)">', html).group(1)


def expand(html, city):
    """Fills the places that a source may hold: masthead, emblem or both emblems, funding table."""
    html = typeset(html)
    start = html.find("<!--masthead:")
    if start >= 0:
        end = html.index("-->", start)
        parts = html[start + len("<!--masthead:"):end].split("|")
        name, place = CITIES[parts[0]]
        right = "<br>".join(parts[1:])
        block = f'<div class="masthead">{EMBLEMS[parts[0]]}<div><b>{name}</b>{place}</div><div class="right">{right}</div></div>'
        html = html[:start] + block + html[end + 3:]
    html = html.replace("<!--emblems-->", EMBLEMS["commons"])
    emblem = EMBLEMS[city].replace("<svg ", '<svg width="90" height="90" style="margin-bottom:8mm" ')
    html = html.replace(f"<!--emblem:{city}-->", f"<div>{emblem}</div>")
    marker = f"<!--funding:{city}-->"
    return html.replace(marker, funding_rows(city)) if marker in html else html


def print_pdf(source, target):
    """Prints one HTML source with Chromium, and gives the file the date of its document, not of its printing."""
    city = source.parent.name
    html = source.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as scratch:
        page = pathlib.Path(scratch) / source.name
        css = (HERE / "print.css").as_uri()
        page.write_text(expand(html, city).replace("../print.css", css), encoding="utf-8")
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             f"--user-data-dir={scratch}/profile", f"--print-to-pdf={target}", page.as_uri()],
            check=True, capture_output=True)
    stamp = f"D:{date_of(html).replace('-', '')}120000+00'00'".encode()
    printed = target.read_bytes()
    target.write_bytes(re.sub(rb"D:\d{14}\+00'00'", stamp, printed))


def scan_pdf(source, target):
    """A PDF with no text: a grey photograph of each printed page, as an office scanner gives it."""
    with tempfile.TemporaryDirectory() as scratch:
        printed = pathlib.Path(scratch) / "printed.pdf"
        print_pdf(source, printed)
        subprocess.run(["pdftoppm", "-r", "150", "-gray", "-jpeg", "-jpegopt", "quality=60", printed, f"{scratch}/page"], check=True)
        pictures = [path.read_bytes() for path in sorted(pathlib.Path(scratch).glob("page*.jpg"))]
    target.write_bytes(pdf_of_pictures(pictures))


def jpeg_frame(data):
    """Width, height and number of colour components of a JPEG, from its start-of-frame marker."""
    at = 2
    while True:
        marker, length = data[at + 1], int.from_bytes(data[at + 2:at + 4], "big")
        if 0xC0 <= marker <= 0xC3:
            return int.from_bytes(data[at + 7:at + 9], "big"), int.from_bytes(data[at + 5:at + 7], "big"), data[at + 9]
        at += 2 + length


def pdf_of_pictures(pictures):
    """The smallest PDF that shows one JPEG a page, at 150 dots an inch."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for data in pictures:
        width, height, components = jpeg_frame(data)
        w, h = width * 72 / 150, height * 72 / 150
        content = f"q {w:.2f} 0 0 {h:.2f} 0 0 cm /Im Do Q".encode()
        first = len(objects) + 1
        kids.append(f"{first} 0 R")
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {w:.2f} {h:.2f}] /Contents {first + 1} 0 R "
                       f"/Resources << /XObject << /Im {first + 2} 0 R >> >> >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        space = "/DeviceGray" if components == 1 else "/DeviceRGB"
        head = (f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace {space} "
                f"/BitsPerComponent 8 /Filter /DCTDecode /Length {len(data)} >>").encode()
        objects.append(head + b"\nstream\n" + data + b"\nendstream")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def office_file(source, target):
    """Converts an HTML source to DOCX or ODT with LibreOffice Writer."""
    with tempfile.TemporaryDirectory() as scratch:
        page = pathlib.Path(scratch) / source.name
        style = f"<style>{(HERE / 'office.css').read_text(encoding='utf-8')}</style></head>"
        html = source.read_text(encoding="utf-8")
        created = f'<meta name="created" content="{date_of(html)}T12:00:00">'
        html = typeset(html).replace("</head>", created + style)
        page.write_text(html.replace("<body>\n<p>", '<body>\n<p class="letterhead">'), encoding="utf-8")
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{scratch}/profile", "--infilter=HTML (StarWriter)",
             "--convert-to", {"docx": "docx:MS Word 2007 XML", "odt": "odt:writer8"}[target.suffix[1:]],
             "--outdir", str(target.parent), str(page)],
            check=True, capture_output=True, env={**os.environ, "LANG": "fr_FR.UTF-8", "LC_ALL": "fr_FR.UTF-8"})


def column_name(index):
    return chr(ord("A") + index)


def sheet_xml(rows, widths):
    """One worksheet: strings inline, numbers as numbers; a row that starts with '#' is bold."""
    lines = []
    for y, row in enumerate(rows, 1):
        bold = bool(row) and str(row[0]).startswith("#")
        cells = []
        for x, value in enumerate(row):
            ref = f"{column_name(x)}{y}"
            if isinstance(value, (int, float)):
                cells.append(f'<c r="{ref}" s="{3 if bold else 2}"><v>{value}</v></c>')
            elif value:
                text = escape(str(value).lstrip("#"))
                cells.append(f'<c r="{ref}" s="{1 if bold else 0}" t="inlineStr"><is><t>{text}</t></is></c>')
        lines.append(f'<row r="{y}">{"".join(cells)}</row>')
    columns = "".join(f'<col min="{i}" max="{i}" width="{w}" customWidth="1"/>' for i, w in enumerate(widths, 1))
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f'<cols>{columns}</cols><sheetData>{"".join(lines)}</sheetData></worksheet>')


def workbook(source, target):
    """Writes an XLSX of a JSON source: {title, created, sheets: [{name, widths, rows}]}."""
    book = json.loads(source.read_text(encoding="utf-8"))
    spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    count = len(book["sheets"])
    overrides = "".join(f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="application/vnd.openxmlformats-'
                        f'officedocument.spreadsheetml.worksheet+xml"/>' for i in range(1, count + 1))
    sheets = "".join(f'<sheet name="{escape(s["name"])}" sheetId="{i}" r:id="rId{i}"/>' for i, s in enumerate(book["sheets"], 1))
    links = "".join(f'<Relationship Id="rId{i}" Type="{relations}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(1, count + 1))
    parts = {
        "[Content_Types].xml": f'{head}<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
        f'<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{package}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": f'{head}<cp:coreProperties xmlns:cp="{package}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<dc:title>{escape(book["title"])}</dc:title><dcterms:created xsi:type="dcterms:W3CDTF">{book["created"]}</dcterms:created></cp:coreProperties>',
        "xl/workbook.xml": f'{head}<workbook xmlns="{spreadsheet}" xmlns:r="{relations}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{head}<Relationships xmlns="{package}/relationships">{links}'
        f'<Relationship Id="rId{count + 1}" Type="{relations}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'{head}<styleSheet xmlns="{spreadsheet}"><fonts count="2"><font><sz val="11"/><name val="Liberation Sans"/></font>'
        '<font><b/><sz val="11"/><name val="Liberation Sans"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/>'
        '<xf numFmtId="3" applyNumberFormat="1"/><xf numFmtId="3" fontId="1" applyFont="1" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }
    for i, sheet in enumerate(book["sheets"], 1):
        parts[f"xl/worksheets/sheet{i}.xml"] = sheet_xml(sheet["rows"], sheet["widths"])
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)


MAKERS = {"pdf": print_pdf, "scan": scan_pdf, "docx": office_file, "odt": office_file, "xlsx": workbook}


def main():
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    for name, kind in TARGETS:
        if wanted in name:
            source = HERE / name
            target = DEMO / pathlib.Path(name).with_suffix(".pdf" if kind == "scan" else f".{kind}")
            MAKERS[kind](source, target)
            print(f"{target.relative_to(DEMO)}  {target.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
