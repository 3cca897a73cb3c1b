"""What the edge is told of certificates: for which names it may order one (docs/tls.md, docs/decisions/0025)."""
