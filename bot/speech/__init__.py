"""Facts turned into text, choices and pictures, in the language of the person."""
