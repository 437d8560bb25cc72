using System.CommandLine;
using LspAgent.Host.Doors.Auth;

namespace LspAgent.Host.Composition;

/// <summary>The verb <c>auth</c> and what it can be told.</summary>
internal static class AuthCommand
{
    public static Command Create(HostProcess process) => new("auth", "Stores the keys of model providers, and says which there are.")
    {
        LogIn(process, "login", isHidden: false),
        Named("logout", "Takes a stored key away; without a name, all of them.", process, static (door, name, token) => door.LogOutAsync(name, token)),
        Status(process),
    };

    public static Command LogIn(HostProcess process, string verb, bool isHidden)
    {
        var command = Named(verb, "Stores a key: asks for it in a terminal, else reads it from standard input.", process, static (door, name, token) => door.LogInAsync(name, token));
        command.Hidden = isHidden;
        return command;
    }

    private static Command Status(HostProcess process)
    {
        var status = new Command("status", "Says for each provider where its key is.");
        status.SetAction((_, token) => process.AuthAsync(door => door.ShowAsync(token)));
        return status;
    }

    private static Command Named(string verb, string description, HostProcess process, Func<AuthDoor, string?, CancellationToken, Task<int>> run)
    {
        var provider = new Argument<string?>("provider") { Description = $"One of {KeyRing.KnownNames}.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command(verb, description) { provider };
        command.SetAction((parsed, token) => process.AuthAsync(door => run(door, parsed.GetValue(provider), token)));
        return command;
    }
}
