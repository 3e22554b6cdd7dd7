package io.rsd.eval.answers;
import com.google.gson.JsonObject;
final class Tmp {
  public static void main(String[] a) throws Exception {
    MathAnswerChecker c=new MathAnswerChecker();
    for (String f : new String[]{"answers/math_verify_visible.jsonl","answers/extra_graders_visible.jsonl"})
      for (JsonObject r : SharedFiles.rows(f)) {
        if (!r.get("kind").getAsString().equals("verify")) continue;
        var v=c.check(r.get("gold").getAsString(), r.get("pred").getAsString());
        boolean eq=v.verdict().name().equals("EQUAL");
        if (eq!=r.get("expected").getAsBoolean()) System.out.println((eq?"FALSE EQUAL ":"missed ")+(r.get("contested").getAsBoolean()?"contested ":"")+r.get("id").getAsString()+" <"+r.get("gold").getAsString()+"> "+r.get("pred").getAsString().replace("\n","\\n")+"\n   ["+v.gold()+"] ["+v.answer()+"] "+v.reason()+" "+v.verdict());
      }
    int bad=0;
    for (JsonObject r : SharedFiles.rows("data/math500.jsonl")) {
      String g=r.get("answer").getAsString();
      for (String p : new String[]{r.get("solution").getAsString(), "It is $"+g+"$.", "The answer is "+g, "\\boxed{"+g+"}", "So it is **"+g+"**."}) {
      var v=c.check(g,p);
      if (!v.verdict().name().equals("EQUAL") && p.length()>=0) { bad++; System.out.println("M500 <"+g+"> ["+v.gold()+"] ["+v.answer()+"] "+v.reason()+" "+v.verdict()+ " :: "+(p.length()<90?p:"solution")); }
      }
    }
    System.out.println("bad "+bad);
  }
}
