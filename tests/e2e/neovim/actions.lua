-- Neovim's own code action menu against lspagent: a fix of the SDK's, which is resolved and applied, and what the agent offers.
local function say(line) io.stdout:write(line .. '\n') end
local function wait(what, reached)
  if not vim.wait(60000, reached, 20) then error('timed out: ' .. what) end
end
local wanted, offered = nil, {}
vim.ui.select = function(items, options, choose)
  offered = {}
  for index, item in ipairs(items) do
    local text = (options.format_item or tostring)(item)
    table.insert(offered, text)
    if text == wanted then return choose(item, index) end
  end
  choose(nil, nil)
end
local function text() return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') end

local ok, problem = pcall(function()
  wait('initialize', function() return vim.lsp.get_client_by_id(TEST_CLIENT) and vim.lsp.get_client_by_id(TEST_CLIENT).initialized end)
  vim.fn.search('IDisposable')
  wanted = 'Implement interface'
  -- The projects load meanwhile, and nobody waits for them to list what there is.
  wait('the fix', function()
    vim.lsp.buf.code_action()
    return vim.wait(1000, function() return text():find('public void Dispose', 1, true) ~= nil end, 20)
  end)
  say('fixed ' .. (text():find('Dispose()', 1, true) and 'yes' or 'no'))
  wanted = nil
  offered = {}
  vim.fn.search('class A')
  vim.lsp.buf.code_action()
  wait('the menu', function() return #offered > 0 end)
  say('offered ' .. table.concat(offered, '; '))
end)
say(ok and 'all is well' or ('failed: ' .. tostring(problem)))
vim.lsp.stop_client(TEST_CLIENT)
vim.cmd(ok and 'qa!' or 'cq!')
