"""Every table, imported in one place, so that migrations and tests miss none."""

from data import invoice_search, tally_triggers  # what the database does with its rows
from data.activity import Activity
from data.api_keys import ApiKey
from data.autopay import Autopay, AutopayCharge, CardWarning
from data.calendar_feeds import CalendarFeed
from data.companies import Company
from data.customers import Customer
from data.estimates import Estimate, EstimateLine, EstimatePhoto, Signature, SignedPaper
from data.files import File, Photo
from data.invitations import Invitation
from data.invoice_tallies import InvoiceTally, ReceivedTally
from data.invoices import Invoice, InvoiceLine
from data.ledger import LedgerEntry
from data.messages import Message, MessageDraft, MessageFile, Thread, ThreadReading
from data.notices import HeldNotice, NoticeSent, NoticeTask
from data.oidc_identities import OidcIdentity
from data.outbox import Outbox
from data.payments import Allocation, Payment, StripeEvent, WebhookSkew
from data.people import Membership, MembershipProperty, Person
from data.personal_data import DataExport, ErasureRequest
from data.profiles import EmailChange, MutedNotice
from data.properties import Property
from data.second_factors import RecoveryCode, Totp
from data.sign_in_codes import MailedCode
from data.sign_ins import RateBucket, SignInLink, SignInSession
from data.terms import Terms, TermsAcceptance
from data.visit_requests import VisitAcceptance, VisitRequest
from data.visits import Job, Material, Service, Visit
from data.work_requests import WorkRequest

__all__ = [
    "Activity",
    "Allocation",
    "ApiKey",
    "Autopay",
    "AutopayCharge",
    "CalendarFeed",
    "CardWarning",
    "Company",
    "Customer",
    "DataExport",
    "EmailChange",
    "ErasureRequest",
    "Estimate",
    "EstimateLine",
    "EstimatePhoto",
    "File",
    "HeldNotice",
    "Invitation",
    "Invoice",
    "InvoiceLine",
    "InvoiceTally",
    "Job",
    "LedgerEntry",
    "MailedCode",
    "Material",
    "Membership",
    "MembershipProperty",
    "Message",
    "MessageDraft",
    "MessageFile",
    "MutedNotice",
    "NoticeSent",
    "NoticeTask",
    "OidcIdentity",
    "Outbox",
    "Payment",
    "Person",
    "Photo",
    "Property",
    "RateBucket",
    "ReceivedTally",
    "RecoveryCode",
    "Service",
    "SignInLink",
    "SignInSession",
    "Signature",
    "SignedPaper",
    "StripeEvent",
    "Terms",
    "TermsAcceptance",
    "Thread",
    "ThreadReading",
    "Totp",
    "Visit",
    "VisitAcceptance",
    "VisitRequest",
    "WebhookSkew",
    "WorkRequest",
    "invoice_search",
    "tally_triggers",
]
