using System.Runtime.CompilerServices;
using LspAgent.Roslyn.Workspace;
using LspAgent.Testing;

namespace LspAgent.Roslyn.Tests.Kit;

/// <summary>Loads Roslyn as the product does, before a test that has one of its types in it is looked at.</summary>
internal static class RoslynOfTheSdk
{
#pragma warning disable CA2255 // The tests are the application.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Use() =>
        SdkRoslyn.Use(((SdkRoslynChoice.Found)SdkRoslyn.Find(Fixtures.Folder, Environment.GetEnvironmentVariable)).Roslyn);
}
