"""What a question tells by itself: slots (age, time, place, situation) and signs of danger."""
