"""Papers as PDF: what stands on an invoice, a receipt and a statement, and the press for them."""
