"""What each verb wants to know, by the module of its action in actions/. Which verb has which form, its spec says."""
