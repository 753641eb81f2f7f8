"""A payment processor to try the shop against: it speaks Stripe's HTTP API and moves no money."""
