"""The hand that every page is drawn with: base page, components, words, the bar, how people are named."""
