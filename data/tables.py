"""Every table, imported in one place, so that migrations and tests miss none."""

from data.accounts.invitations import Invitation
from data.accounts.oidc_identities import OidcIdentity
from data.accounts.people import Membership, MembershipProperty, Person
from data.accounts.profiles import EmailChange, MutedNotice
from data.accounts.second_factors import RecoveryCode, Totp
from data.accounts.sign_in_codes import MailedCode
from data.accounts.sign_ins import RateBucket, SignInLink, SignInSession
from data.accounts.terms import Terms, TermsAcceptance
from data.estimates.estimates import (
    Estimate,
    EstimateLine,
    EstimatePhoto,
    Signature,
    SignedEstimate,
)
from data.kit.activity import Activity
from data.kit.companies import Company
from data.kit.files import File, Photo
from data.mail.outbox import Outbox
from data.money import invoice_search, tally_triggers  # what the database does with its rows
from data.money.autopay import Autopay, AutopayCharge, CardWarning
from data.money.invoice_tallies import InvoiceTally, ReceivedTally
from data.money.invoices import Invoice, InvoiceLine
from data.money.ledger import LedgerEntry
from data.money.payments import Allocation, Payment, StripeEvent, WebhookSkew
from data.notices.notices import HeldNotice, NoticeSent, NoticeTask
from data.privacy.personal_data import DataExport, ErasureRequest
from data.records.api_keys import ApiKey
from data.talk.messages import Message, MessageDraft, MessageFile, Thread, ThreadReading
from data.talk.work_requests import WorkRequest
from data.work.calendar_feeds import CalendarFeed
from data.work.customers import Customer
from data.work.properties import Property
from data.work.visit_requests import VisitAcceptance, VisitRequest
from data.work.visits import Job, Material, Service, Visit

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
    "SignedEstimate",
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
