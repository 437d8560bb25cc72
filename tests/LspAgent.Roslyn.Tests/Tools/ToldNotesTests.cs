using LspAgent.Roslyn.Tools;

namespace LspAgent.Roslyn.Tests.Tools;

/// <summary>A session is told in whole once what every answer has to tell.</summary>
[TestClass]
public sealed class ToldNotesTests
{
    [TestMethod]
    public void A_note_is_told_in_whole_once_and_then_only_that_it_still_holds()
    {
        var told = new ToldNotes();
        Assert.AreEqual(string.Empty, told.Tell([]));
        Assert.AreEqual("Note: A.csproj may not be loaded in whole: No.", told.Tell(["A.csproj may not be loaded in whole: No."]));
        Assert.AreEqual("Note, as before: A.csproj may not be loaded in whole.", told.Tell(["A.csproj may not be loaded in whole: No."]));
        Assert.AreEqual("Note: B is new.\nNote, as before: A.csproj may not be loaded in whole.", told.Tell(["A.csproj may not be loaded in whole: No.", "B is new."]));
        Assert.AreEqual("Note, as before: A.csproj may not be loaded in whole. And 1 more that you were told.", told.Tell(["A.csproj may not be loaded in whole: No.", "B is new."]));
        Assert.AreEqual(string.Empty, told.Tell([]));
    }
}
