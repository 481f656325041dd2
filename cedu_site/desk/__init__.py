"""The desk (编辑室): where everything is written, published and looked after."""
