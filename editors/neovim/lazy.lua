-- Dockwright for lazy.nvim, as a file of its folder of plugins.
return {
  'dockwright/dockwright',
  config = function(plugin)
    vim.opt.runtimepath:append(plugin.dir .. '/editors/neovim')
    vim.cmd.runtime('plugin/dockwright.lua')
  end,
}
