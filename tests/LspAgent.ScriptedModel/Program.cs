using System.Text;
using LspAgent.Testing.Models;

namespace LspAgent.ScriptedModel;

/// <summary>
/// The scripted model service as a process of its own, for tests in other languages. Its argument is a script, replies
/// parted by lines of <c>---</c>; the first line of its output is its address; it ends when its input ends. A line of its
/// input opens the gate of that name.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
#pragma warning disable RS0030 // This process has no wire: its output is only the address.
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
#pragma warning restore RS0030
        if (arguments is not [var script])
        {
            await output.WriteLineAsync("usage: LspAgent.ScriptedModel SCRIPT-FILE");
            return 2;
        }

        await using var server = ScriptedModelServer.Start(ScriptedReply.ParseAll(await File.ReadAllTextAsync(script)));
        await output.WriteLineAsync(server.Address.ToString().TrimEnd('/'));
        await output.FlushAsync();
        while (await input.ReadLineAsync() is { } gate)
        {
            server.Gates.Open(gate.Trim());
        }

        return 0;
    }
}
