"""The dialogue forum's domain: from unanswered questions to suggestions, meetings, decisions and minutes."""
