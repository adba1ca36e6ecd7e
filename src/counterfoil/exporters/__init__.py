"""Writers: case files for other agencies (`FORMATS`), reports for people (`report`)."""

from counterfoil.exporters import (
    case_uco,
    casefile_json,
    dossier_docx,
    dossier_pdf,
    follow_the_money,
    misp,
    stix,
    workbook,
)

FORMATS = (
    casefile_json.FORMAT,
    case_uco.FORMAT,
    stix.FORMAT,
    follow_the_money.FORMAT,
    misp.FORMAT,
    workbook.FORMAT,
    dossier_docx.FORMAT,
    dossier_pdf.FORMAT,
)
"""In the order in which a bundle lists them."""
