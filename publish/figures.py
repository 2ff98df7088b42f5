"""placeholder adapter to try the pages"""

from dataclasses import dataclass


@dataclass
class Figures:
    report: object
    results: object
    geometry: object
    language: str

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 160" role="img"><title>x</title><rect width="300" height="160" fill="#edeae2"/></svg>'
        if name == "strip":
            return lambda *a: (
                '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 20"><rect width="240" height="20" fill="#edeae2"/></svg>'
            )
        return lambda *a: (svg, "alt")


def formula_svg(tex):
    return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 16"><rect width="30" height="16" fill="#edeae2"/></svg>'
