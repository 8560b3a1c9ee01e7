"""The peers: bare bots that keep nothing, as their documentation has them, in an environment of their own."""
