using System.CommandLine;
using System.Globalization;
using LspAgent.Host.Doors.Web;

namespace LspAgent.Host.Composition;

/// <summary>The verb <c>web</c> and what it can be told.</summary>
internal static class WebCommand
{
    public const string Verb = "web";

    public static Command Create(HostProcess process)
    {
        var folder = new Argument<string>("folder") { Description = "The folder to work in; the present one if none is named.", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "." };
        var port = new Option<int>("--port") { Description = "The port on 127.0.0.1; a free one if none is named.", HelpName = "N" };
        var open = new Option<bool>("--open") { Description = "Open the page in the browser, where there is a screen." };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number is < 0 or > ushort.MaxValue)
            {
                result.AddError($"There is no port {number}.");
            }
        });
        var web = new Command(Verb, "Serves the chat as a page of your browser, on this machine only. Prints its address.") { folder, port, open };
        web.SetAction((parsed, token) => process.ServeWebAsync(
            new WebOptions(Path.GetFullPath(parsed.GetValue(folder) ?? "."), parsed.GetValue(port), parsed.GetValue(open)), token));
        return web;
    }
}
