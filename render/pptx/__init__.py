"""Slides as PowerPoint, Impress and WPS edit them: `render.pptx.writer.render`."""
