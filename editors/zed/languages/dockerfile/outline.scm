(from_instruction
  (keyword) @context
  (stage_name) @name) @item
