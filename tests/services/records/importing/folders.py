"""Small exports to spoil: every file of the format with one row or two."""

import io
from pathlib import Path

from PIL import Image
from sqlmodel import Session

from services.kit.permissions import SYSTEM
from services.records.importing import check_export, read_export

FILES = {
    "company.csv": """name,email,time_zone,currency,tax_rate
Greenfield Grounds,office@greenfield.example,America/New_York,USD,0.0875
""",
    "customers.csv": """external_id,name,email
C1,Ingrid Sandoval,ingrid@example.com
C2,Aisha Doyle,aisha@example.com
""",
    "properties.csv": """external_id,customer,name,address,latitude,longitude
P1,C1,Birch St,"1 Birch St, Buffalo",42.9,-78.8
P2,C2,Elm Ave,"2 Elm Ave, Buffalo",,
""",
    "contacts.csv": """external_id,customer,name,email,role,properties
U1,C1,Ingrid Sandoval,Ingrid@Example.com,admin,
U2,C1,Sam Caretaker,sam@example.com,basic,P1
""",
    "jobs.csv": """external_id,property,title
J1,P1,Weekly mowing
""",
    "visits.csv": """external_id,job,starts_at,ends_at,status
V1,J1,2026-05-04T08:00,2026-05-04T10:00,completed
V2,J1,2026-05-11T08:00,,scheduled
""",
    "services.csv": """external_id,visit,name,status,minutes
S1,V1,Mow,completed,45
""",
    "materials.csv": """external_id,visit,name,quantity,unit
M1,V1,Fertilizer,2.5,bag
""",
    "photos.csv": """external_id,visit,file,caption,taken_at
F1,V1,photos/after.jpg,After,2026-05-04T09:50
""",
    "invoices.csv": """external_id,number,customer,property,issued_on,due_on,status,memo
I1,INV-1,C1,P1,2026-05-05,2026-06-04,open,Spring
I2,INV-2,C2,P2,2026-05-05,2026-06-04,draft,
""",
    "invoice_lines.csv": """external_id,invoice,description,quantity,unit_price,tax_rate,visit
L1,I1,Mowing,2,50.00,,V1
L2,I1,Bags,1,10.00,0,
""",
    "payments.csv": """external_id,customer,paid_on,amount,method,invoices
Y1,C1,2026-05-20,60.00,check,INV-1=50.00
""",
    "estimates.csv": """\
external_id,number,customer,property,issued_on,expires_on,status,deposit_percent
E1,EST-1,C1,P1,2026-05-05,2026-06-04,open,25
""",
    "estimate_lines.csv": """external_id,estimate,description,quantity,unit_price,option,optional
X1,E1,Boxwood,12,18.50,planting,false
X2,E1,Drip line,1,310.25,,true
""",
}


def write_folder(root: Path, spoiled: dict[str, str | bytes | None] | None = None) -> Path:
    """Write the export, with other contents for some files, or None to leave one out."""
    folder = root / "export"
    (folder / "photos").mkdir(parents=True, exist_ok=True)
    contents: dict[str, str | bytes | None] = {"photos/after.jpg": jpeg(), **FILES}
    for name, content in {**contents, **(spoiled or {})}.items():
        if content is None:
            (folder / name).unlink(missing_ok=True)
        else:
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def changed(file: str, old: str, new: str) -> dict[str, str | bytes | None]:
    """One file with a text exchanged, which must be in it."""
    assert old in FILES[file]
    return {file: FILES[file].replace(old, new)}


def problems_of(session: Session, folder: Path) -> list[str]:
    """What a dry run lists."""
    with read_export(folder) as export:
        return [str(problem) for problem in check_export(session, SYSTEM, export)]


def jpeg(color: str = "green", size: tuple[int, int] = (64, 48)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, color).save(buffer, "JPEG")
    return buffer.getvalue()
