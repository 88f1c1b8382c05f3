"""Makes the DOCX, PDF and XLSX documents beside this file. Run: python3 make.py"""
import zipfile
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def par(text, style=None, bullet=False):
    props = f'<w:pStyle w:val="{style}"/>' if style else ''
    if bullet:
        props += '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    return f'<w:p><w:pPr>{props}</w:pPr><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def table(rows):
    cell = lambda value: '<w:tc>' + ''.join(par(v.lstrip('* '), bullet=v.startswith('*')) for v in value.split('\n')) + '</w:tc>'
    return '<w:tbl>' + ''.join('<w:tr>' + ''.join(cell(v) for v in row) + '</w:tr>' for row in rows) + '</w:tbl>'


def docx(path, parts):
    heads = ''.join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/></w:style>' for n in (1, 2, 3))
    numbering = (f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
                 '<w:lvlText w:val="-"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>')
    files = {
        '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        '_rels/.rels': '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        'word/_rels/document.xml.rels': '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/></Relationships>',
        'word/styles.xml': f'<w:styles {W}>{heads}</w:styles>',
        'word/numbering.xml': numbering,
        'word/document.xml': f'<w:document {W}><w:body>{"".join(parts)}</w:body></w:document>',
    }
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text)


def pdf(path, pages):
    """Pages as lists of ('t', x, y, size, text, bold) and ('l', x0, y0, x1, y1), origin at the top left, A4."""
    objects = ['<< /Type /Catalog /Pages 2 0 R >>', None,
               '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
               '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>']
    kids = []
    for page in pages:
        out = []
        for item in page:
            if item[0] == 't':
                _, x, y, size, text, bold = item
                safe = text.replace('\\', r'\\').replace('(', r'\(').replace(')', r'\)')
                out.append(f'BT /F{2 if bold else 1} {size} Tf {x} {842 - y} Td ({safe}) Tj ET')
            else:
                _, x0, y0, x1, y1 = item
                out.append(f'0.5 w {x0} {842 - y0} m {x1} {842 - y1} l S')
        stream = '\n'.join(out).encode('cp1252')
        objects.append((len(stream), stream))
        objects.append(f'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R '
                       '/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>')
        kids.append(f'{len(objects)} 0 R')
    objects[1] = f'<< /Type /Pages /Kids [{" ".join(kids)}] /Count {len(kids)} >>'
    data, offsets = b'%PDF-1.4\n', []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        if isinstance(body, tuple):
            body = f'<< /Length {body[0]} >>\nstream\n'.encode() + body[1] + b'\nendstream'
        else:
            body = body.encode('cp1252')
        data += f'{number} 0 obj\n'.encode() + body + b'\nendobj\n'
    start = len(data)
    data += f'xref\n0 {len(objects) + 1}\n0000000000 65535 f \n'.encode()
    data += b''.join(f'{at:010} 00000 n \n'.encode() for at in offsets)
    data += f'trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n'.encode()
    open(path, 'wb').write(data)


def grid(page, top, columns, rows, line=12, size=9):
    """A ruled table: column edges, rows of cells; a cell's lines are parted by line feeds."""
    y = top
    page.append(('l', columns[0], y, columns[-1], y))
    for at, row in enumerate(rows):
        height = max(len(cell.split('\n')) for cell in row) * line + 6
        for x, cell in zip(columns, row):
            for n, words in enumerate(cell.split('\n')):
                if words:
                    page.append(('t', x + 3, y + line * (n + 1), size, words, at == 0))
        for x in columns:
            page.append(('l', x, y, x, y + height))
        y += height
        page.append(('l', columns[0], y, columns[-1], y))
    return y


def ecological():
    head = ['Action', 'Maître d’ouvrage', 'Partenaires', 'Calendrier', 'Coût (k€)']
    one, two = [], []
    one.append(('t', 60, 60, 20, 'Plan climat de la Haute-Brenne 2024-2029', True))
    one.append(('t', 60, 100, 14, 'Enjeu 1 : Consommer moins d’énergie', True))
    one.append(('t', 60, 125, 12, 'Orientation 1.1 : Rénover les bâtiments publics', True))
    columns = [50, 190, 290, 410, 480, 545]
    y = grid(one, 140, columns, [head,
        ['Isoler les quatre écoles\nélémentaires', 'Ville de Brenne', 'ADEME, Banque\ndes territoires', '2024-2026', '850'],
        ['Remplacer la chaudière\nde la piscine', 'Syndicat\ndes piscines', 'Région', '2025', '320']])
    one.append(('t', 60, y + 30, 12, 'Orientation 1.2 : Accompagner les ménages', True))
    grid(one, y + 45, columns, [head,
        ['Ouvrir une maison de l’énergie', 'Communauté\nde communes', 'Anah, SOLIHA', '2024', '95']])
    two.append(('t', 60, 60, 14, 'Enjeu 2 : Préserver l’eau', True))
    two.append(('t', 60, 85, 12, 'Orientation 2.1 : Réparer les réseaux', True))
    grid(two, 100, columns, [head,
        ['Chercher les fuites la nuit', 'Régie des eaux', 'Agence de l’eau', '2024-2029', '150'],
        ['Poser des compteurs dans\nles jardins partagés', 'Régie des eaux', 'Jardins familiaux,\nVille de Brenne', '2026', '24']])
    return [one, two]


def form():
    sheet = lambda number, title, axis, rows: [par(f'Fiche action n° {number} – {title}', 'Heading2'), table([['Axe', axis]] + rows)]
    parts = [par('Convention territoriale globale 2025-2029', 'Heading1')]
    parts += sheet(1, 'Créer un relais pour les parents', 'Axe 1 – Petite enfance', [
        ['Porteur', 'CAF de la Doline'],
        ['Partenaires', 'Département\nCommunes\nAssociation Parenthèse'],
        ['Moyens mobilisés', 'Prestation de service ; local de la mairie'],
        ['Actions', '* Recruter une accompagnante\n* Aménager le local de la rue des Lilas'],
        ['Échéance', 'Septembre 2026'],
        ['Budget', 'CAF : 30 000 €, Communes : 12 000 €']])
    parts += sheet(2, 'Accueillir le mercredi', 'Axe 1 – Petite enfance', [
        ['Porteur', 'Syndicat scolaire de la Doline'],
        ['Partenaires', 'CAF de la Doline\nFoyer rural'],
        ['Actions', '* Ouvrir le centre de loisirs le mercredi matin'],
        ['Échéance', '2025']])
    parts += sheet(3, 'Itinérance numérique', 'Axe 2 – Accès aux droits', [
        ['Porteur', 'Espace France Services'],
        ['Partenaires', 'La Poste\nMSA'],
        ['Moyens mobilisés', 'Bus numérique'],
        ['Actions', '* Passer dans chaque commune deux fois par mois\n* Former les secrétaires de mairie'],
        ['Échéance', '2027']])
    return parts


def territory():
    fiche = lambda number, rows: [par(f'Fiche-action {number}', 'Heading3'), table(rows)]
    parts = [par("Projet de territoire de la Vallée de l'Orne-Verte", 'Heading1'), par('Contrat pour la réussite de la transition écologique 2025-2031'),
             par('La vallée compte onze communes et 14 200 habitants.'),
             par('Orientation stratégique 1 – Une vallée sobre en énergie', 'Heading2')]
    parts += fiche('1.1', [
        ['Intitulé', 'Rénover les écoles'],
        ["Maître d'ouvrage", 'Communauté de communes'],
        ['Partenaires techniques et financiers', 'ADEME\nRégion\nSIEL'],
        ['Description de l\'action', "* Rénover cinq écoles d'ici à 2028\n* Installer un suivi des consommations"],
        ['Plan de financement', 'ADEME : 120 000 €\nRégion : 80 000 €'],
        ['Calendrier', '2025-2028'],
        ['Indicateurs de suivi', "kWh économisés"]])
    parts += fiche('1.2', [
        ['Intitulé', 'Produire de la chaleur locale'],
        ["Maître d'ouvrage", 'Commune de Fontbrune et SIEL'],
        ['Partenaires techniques et financiers', 'ONF\nCoopérative forestière'],
        ['Description de l\'action', '* Construire une chaufferie au bois'],
        ['Calendrier', '2027'],
        ['Indicateurs de suivi', 'mètres cubes de bois']])
    parts += [par('Orientation stratégique 2 – Une vallée qui prend soin', 'Heading2')]
    parts += fiche('2.1', [
        ['Intitulé', 'Ouvrir une maison de santé'],
        ["Maître d'ouvrage", 'Communauté de communes'],
        ['Partenaires techniques et financiers', 'ARS\nDépartement\nmédecins du canton'],
        ['Description de l\'action', '* Bâtir la maison de santé\n* Loger les internes'],
        ['Plan de financement', 'ARS : 250 000 €\nDépartement : 100 000 €'],
        ['Calendrier', '2026-2029'],
        ['Indicateurs de suivi', 'nombre de soignants']])
    return parts


def mada():
    head = ['Objectif', 'Action', 'Responsable', 'Échéancier', 'Indicateur de suivi']
    return [
        par("Plan d'action de la démarche Municipalité amie des aînés", 'Heading1'), par('Municipalité de Rivière-Bleue-Est, 2025-2029'),
        par("Champ d'action 1 : Habitat", 'Heading2'),
        table([head,
               ['Adapter les logements', 'Offrir une aide au démarrage', "Service de l'urbanisme", '2025', "Nombre d'aides versées"],
               ['', 'Diffuser le guide du maintien à domicile', "Service de l'urbanisme", '2026', 'Guides remis'],
               ['Prévenir les chutes en hiver', 'Distribuer du sable aux résidences', 'Travaux publics', 'Chaque hiver', 'Tonnes distribuées']]),
        par("Champ d'action 2 : Communication et information", 'Heading2'),
        table([head,
               ["Joindre les aînés qui n'ont pas Internet", 'Publier un bulletin en gros caractères', 'Service des communications', '2025', 'Numéros publiés'],
               ['', "Former des bénévoles aux appels d'amitié", 'Service des communications', '2027', 'Bénévoles formés']])]


def boxes():
    """Two boxes side by side on a line: left is who answers, right is who helps; below, under way and to develop."""
    def sheet(top, number, title, left, right, now, later):
        out = [('t', 50, top, 13, f'Objectif {number} : {title}', True),
               ('t', 50, top + 26, 10, 'Pilotes', True), ('t', 320, top + 26, 10, 'Partenaires', True)]
        for at, (a, b) in enumerate(zip(left + [''] * 3, right + [''] * 3)):
            y = top + 42 + 14 * at
            out += [('t', x, y, 10, text, False) for x, text in ((50, a), (320, b)) if text]
        y = top + 110
        out += [('t', 50, y, 10, 'Actions en cours', True), ('t', 320, y, 10, 'Actions à développer', True)]
        out += [('t', 50, y + 16, 10, '- ' + now, False), ('t', 320, y + 16, 10, '- ' + later, False)]
        return out
    return [
        [('t', 50, 60, 18, 'Pacte pour la jeunesse de Valmorin', True), ('t', 50, 84, 12, '2025-2028', False),
         ('t', 50, 130, 15, 'Axe 1 : Apprendre', True)]
        + sheet(170, 1, 'Accompagner la scolarité', ['Ville de Valmorin', 'Académie'], ['Centre social Pasteur', 'AFEV'],
                'Étude surveillée dans six écoles', 'Ouvrir une salle de travail le samedi'),
        [('t', 50, 60, 15, "Axe 2 : S'engager", True)]
        + sheet(100, 2, 'Aider les projets de jeunes', ['Mission locale'], ['Caf', 'Maison des associations', 'Lycée Curie'],
                'Bourse aux projets', 'Créer un conseil des jeunes')]


if __name__ == '__main__':
    docx('convention-fiches.docx', form())
    pdf('plan-climat.pdf', ecological())
    docx('territoire-orientations.docx', territory())
    docx('mada-champs.docx', mada())
    pdf('pacte-jeunes-boites.pdf', boxes())


def xlsx(path, rows):
    """The rows as a sheet: figures as numbers, texts in place."""
    def cell(at, value):
        number = value.replace(' ', '')
        if number.isdigit() and at >= 5:
            return f'<c r="{chr(65 + at)}{{row}}"><v>{number}</v></c>'
        return f'<c r="{chr(65 + at)}{{row}}" t="inlineStr"><is><t>{escape(value)}</t></is></c>' if value else ''
    lines = []
    for number, row in enumerate(rows, 1):
        cells = ''.join(cell(at, value).format(row=number) for at, value in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
    office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    package = 'http://schemas.openxmlformats.org/package/2006/relationships'
    files = {
        '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        '_rels/.rels': f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        'xl/workbook.xml': f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="Actions" sheetId="1" r:id="r1"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels': f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        'xl/worksheets/sheet1.xml': f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text)


# The same table as plan-import.csv.
xlsx('plan-import.xlsx', [line.split(';') for line in open('plan-import.csv', encoding='utf-8').read().splitlines()])
