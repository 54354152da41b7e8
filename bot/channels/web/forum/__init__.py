"""The dialogue forum as pages: suggestions, meetings, statistics, downloads; in local mode until there is a login."""
