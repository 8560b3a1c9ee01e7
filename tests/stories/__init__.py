"""Stories: whole weeks lived by named people through the running bot, HTTP and the clock."""
