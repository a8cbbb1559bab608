"""Reading photos. What reads them comes in a layer of one function, and runs apart from it."""
