"""What every figure is made with: the canvas, the looks, the finish, the renderer."""
