"""Every piece of the design system on one page, for developers."""
