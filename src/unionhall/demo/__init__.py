"""An invented federation, built only by calling the desks' own actions."""
