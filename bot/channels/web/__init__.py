"""The try-it page: a chat in the browser that works without JavaScript and better with it."""
