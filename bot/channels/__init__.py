"""The channels: each turns what it received into a question and renders a reply; none of them decides."""
